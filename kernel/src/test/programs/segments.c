/* Segments: modify_ldt(2), and what a program reads through them. */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <asm/ldt.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <errno.h>

static unsigned u[8]={0,0,0,77};

int main() {
    struct user_desc d;
    memset(&d,0,sizeof d);
    d.entry_number=3;
    d.base_addr=(unsigned long)u;
    d.limit=0xfffff;
    d.seg_32bit=1;
    d.limit_in_pages=1;
    d.useable=1;
    unsigned char t[64];
    printf("%ld\n", syscall(SYS_modify_ldt,0,t,64));
    printf("%ld\n", syscall(SYS_modify_ldt,0x11,&d,sizeof d));
    unsigned v,o;
    __asm__ volatile("mov %%fs,%1; mov %2,%%fs; mov %%fs:12,%0; mov %1,%%fs":"=&r"(v),"=&r"(o):"r"(3*8+7));
    printf("%u\n",v);
    printf("%ld\n", syscall(SYS_modify_ldt,0,t,64));
    printf("%x %x %x %x\n",t[24]|t[25]<<8,t[29],t[30],(unsigned)((t[26]|t[27]<<8|t[28]<<16|t[31]<<24)==(unsigned long)u));
    printf("%ld %d\n", syscall(SYS_modify_ldt,0x11,&d,5),errno);
    d.entry_number=9000;
    printf("%ld %d\n", syscall(SYS_modify_ldt,1,&d,16),errno);
    printf("%ld\n",syscall(SYS_modify_ldt,2,t,64));
    printf("%ld\n", syscall(SYS_modify_ldt,9,t,64));
}
