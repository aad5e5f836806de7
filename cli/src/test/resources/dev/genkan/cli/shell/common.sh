# What every shell can do that has processes: pipelines, subshells, substitution, waiting, traps.
echo one two three | tr a-z A-Z | cat -n | sed 's/T/t/g'
seq 1 1000 | grep 7 | wc -l
yes | head -n 3
(exit 3); echo "subshell $?"
{ echo a; echo b; } | sort -r
x=$(echo inner; exit 4); echo "$x $?"
false | true; echo "pipe $?"
! true; echo "not $?"
cat <<END | tr x y
here xxx $x
END
cat <<'END'
raw $x
END
(cd dir && pwd | sed 's/.*\///')
sleep 0.05 & p=$!
kill -0 $p && echo running
wait $p; echo "waited $?"
(exit 7) & wait $!; echo "background $?"
sh -c 'kill -TERM $$'; echo "term $?"
{ sh -c 'kill -9 $$'; } 2>/dev/null; echo "kill $?"
trap 'echo trapped' USR1
kill -USR1 $$
echo after
trap - USR1
(trap 'echo on exit; exit 9' EXIT; exit 2); echo "exit trap $?"
for i in 1 2 3 4 5; do (echo "job $i" > "job.$i") & done; wait; cat job.*
rm job.*
if grep -q apple words; then echo found; fi
echo data > out.txt; cat < out.txt >> out2.txt 2>&1; cat out2.txt
exec 3> three; echo to three >&3; exec 3>&-; cat three
exec 4< words; read first <&4; echo "$first"; exec 4<&-
ls missing 2>/dev/null || echo "no such file $?"
nosuchcommand 2>/dev/null; echo "not found $?"
: > notexec; ./notexec 2>/dev/null; echo "denied $?"
printf '#!/bin/sh\necho script "$@"\n' > script; chmod +x script; ./script a 'b c'
printf '#!./script interp\n' > chain; chmod +x chain; ./chain d
env -i A=b sh -c 'echo "[$A]"'
(ulimit -n 20; ulimit -n)
f() { local y=1 2>/dev/null; echo "f $1"; return 5; }; f arg; echo "f $?"
n=0; while [ $n -lt 20 ]; do n=$((n + 1)); /bin/true; done; echo "n $n"
echo "$( (echo deep; (echo deeper)) | cat )"
fifo=/tmp/genkan.fifo.$$; mkfifo $fifo; cat $fifo & echo through > $fifo; wait; rm $fifo
(sleep 10 & echo $! > pid; wait) & sleep 0.2; kill $(cat pid); wait; echo ended; rm pid
sh -c 'echo $PPID' | grep -c '^[0-9]*$'
find dir -type f | sort | xargs -n 1 basename
find dir -name '*.txt' -exec wc -c {} \; | sort
tar cf - dir | tar tf - | sort
