package dev.genkan.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.genkan.kernel.hook.SignalEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signals as strace 6.1 prints them. */
class SignalsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    11|1   |0   |{si_signo=SIGSEGV, si_code=SEGV_MAPERR, si_addr=NULL}
                    11|2   |4096|{si_signo=SIGSEGV, si_code=SEGV_ACCERR, si_addr=0x1000}
                    11|0x80|0   |{si_signo=SIGSEGV, si_code=SI_KERNEL, si_addr=NULL}
                    4 |2   |4198400|{si_signo=SIGILL, si_code=ILL_ILLOPN, si_addr=0x401000}
                    8 |1   |4198400|{si_signo=SIGFPE, si_code=FPE_INTDIV, si_addr=0x401000}
                    5 |0x80|0   |{si_signo=SIGTRAP, si_code=SI_KERNEL}
                    14|0x80|0   |{si_signo=SIGALRM, si_code=SI_KERNEL}
                    """)
    void fault(int signal, String code, long address, String expected) {
        assertThat(Signals.info(SignalEvent.fault(signal, Integer.decode(code), address)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    10|0 |{si_signo=SIGUSR1, si_code=SI_USER, si_pid=77, si_uid=1000}
                    6 |-6|{si_signo=SIGABRT, si_code=SI_TKILL, si_pid=77, si_uid=1000}
                    34|0 |{si_signo=SIGRT_2, si_code=SI_USER, si_pid=77, si_uid=1000}
                    """)
    void sent(int signal, int code, String expected) {
        assertThat(Signals.info(SignalEvent.from(signal, code, 77, 1000))).isEqualTo(expected);
    }

    @Test
    void child() {
        assertThat(Signals.info(new SignalEvent(17, 1, 0, 78, 0, 3, 0, 0)))
                .isEqualTo(
                        "{si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=78, si_uid=0, si_status=3,"
                                + " si_utime=0, si_stime=0}");
        assertThat(Signals.info(new SignalEvent(17, 2, 0, 78, 0, 9, 0, 0)))
                .contains("si_code=CLD_KILLED", "si_status=SIGKILL");
    }

    @Test
    void queued() {
        assertThat(Signals.info(new SignalEvent(10, -1, 0, 77, 0, 0, 5, 0)))
                .isEqualTo(
                        "{si_signo=SIGUSR1, si_code=SI_QUEUE, si_pid=77, si_uid=0, si_int=5,"
                                + " si_ptr=0x5}");
    }
}
