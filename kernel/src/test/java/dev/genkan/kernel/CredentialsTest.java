package dev.genkan.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CredentialsTest {
    @Test
    void areThoseOfWhoeverRunsTheTest() throws IOException {
        Map<String, Object> self = Files.readAttributes(Path.of("/proc/self"), "unix:uid,gid");
        Credentials credentials = Credentials.ofHost();
        assertThat(credentials.uid).isEqualTo(self.get("uid"));
        assertThat(credentials.fsgid).isEqualTo(self.get("gid"));
        assertThat(credentials.isPrivileged())
                .isEqualTo(Integer.valueOf(0).equals(self.get("uid")));
        assertThat(Arrays.stream(credentials.groups)).allMatch(credentials::inGroup);
    }
}
