/* execve(2): what it refuses, and three programs in a row. */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <stdlib.h>
#include <errno.h>
#include <unistd.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#define T(x) do{ errno=0; long r_=(long)(x); printf("%s -> %ld %s\n", #x, r_, r_==-1?strerror(errno):""); }while (0)

static void h(int s) {
}

static void mk(const char*n,const char*d,int l,int m) {
    int fd=open(n,O_CREAT|O_WRONLY|O_TRUNC,0755);
    write(fd,d,l);
    close(fd);
    chmod(n,m);
}

int main(int c,char**v,char**e) {
    setvbuf(stdout,0,_IONBF,0);
    int n=c>1?atoi(v[1]):0;
    char self[4096];
    self[readlink("/proc/self/exe",self,4095)]=0;
    struct sigaction a;
    sigaction(SIGUSR1,0,&a);
    sigaction(SIGUSR2,0,&a);
    printf("stage %d argc %d %s env %s h1 %d fd9 %d\n",n,c,c>2?v[2]:"",e[0]?e[0]:"-", a.sa_handler==SIG_IGN, fcntl(9,F_GETFD));
    if (n==0) {
        mkdir("exd",0755);
        chdir("exd");
        char*args[]={"x","9",0};
        char*en[]={"A=b",0};
        mk("garbage","hello world\n",12,0755);
        mk("bin0","a\0b",3,0755);
        mk("empty","",0,0755);
        mk("noexec","#!/bin/sh\n",10,0644);
        mk("loop","#!./loop\n",9,0755);
        mk("nointerp","#!/no/such\n",11,0755);
        mk("noname","#! \n",4,0755);
        mk("elfshort","\177ELF\1\1\1",7,0755);
        mk("elfarm","\177ELF\1\1\1\0\0\0\0\0\0\0\0\0\2\0\x28\0\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",52,0755);
        T(execve("garbage",args,en));
        T(execve("bin0",args,en));
        T(execve("empty",args,en));
        T(execve("noexec",args,en));
        T(execve("loop",args,en));
        T(execve("nointerp",args,en));
        T(execve("noname",args,en));
        T(execve("elfshort",args,en));
        T(execve("elfarm",args,en));
        T(execve("/nonexistent",args,en));
        T(execve(".",args,en));
        T(execve("/etc/passwd/x",args,en));
        T(execve((char*)8,args,en));
        T(execve("/bin/true",(char**)8,en));
        T(execve("",args,en));
        static char big[200000];
        memset(big,'x',199999);
        char*ba[]={"x",big,0};
        T(execve("/proc/self/exe",ba,en));
        signal(SIGUSR1,h);
        signal(SIGUSR2,SIG_IGN);
        int fd=open("/dev/null",O_RDONLY|O_CLOEXEC);
        dup3(fd,9,O_CLOEXEC);
        char*sv[]={"self","1","arg",0};
        execve(self,sv,en);
        T(-1);
    }
    if (n==1) {
        char buf[5000];
        snprintf(buf,5000,"#!%s 2  \n",self);
        mk("script",buf,strlen(buf),0755);
        char*sv[]={"zero","one","two",0};
        T(execve("script",sv,0));
    }
    if (n==2) {
        for (int i=0;i<c;i++) puts(v[i]);
    }
    return n;
}
