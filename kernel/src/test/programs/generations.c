/* Makes so many processes, one after the other, by fork, by vfork and exec, and by threads. */
#include <pthread.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void *nothing(void *arg) { return arg; }

static int waited(pid_t child)
{
    int status;
    return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

int main(int argc, char **argv)
{
    if (argc < 2) return 0;
    for (int i = atoi(argv[1]); i > 0; i--) {
        pid_t child = fork();
        if (child == 0) _exit(0);
        if (!waited(child)) return 1;
        child = vfork();
        if (child == 0) {
            execl(argv[0], argv[0], (char *)0);
            _exit(1);
        }
        if (!waited(child)) return 2;
        pthread_t thread;
        if (pthread_create(&thread, 0, nothing, 0) || pthread_join(thread, 0)) return 3;
    }
    return 0;
}
