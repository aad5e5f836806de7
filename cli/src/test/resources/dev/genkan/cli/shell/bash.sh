# What bash has beyond that: process substitution, coprocesses, job control, wait -n, arrays.
diff <(printf '1\n2\n3\n') <(printf '1\n3\n')
cat <(echo x) <(echo y)
echo to tee | tee >(cat > tee.out) > /dev/null; sleep 0.3; cat tee.out
cat <<< "here string"
set -o pipefail; false | true; echo "pipefail $?"; set +o pipefail
true | false | true; echo "${PIPESTATUS[@]}"
(sleep 0.3; exit 3) & (exit 5) & wait -n; echo "first $?"; wait -n; echo "second $?"
wait -n; echo "none $?"
coproc cat; echo question >&"${COPROC[1]}"; read -r answer <&"${COPROC[0]}"; echo "$answer"
eval "exec ${COPROC[1]}>&-"; wait $COPROC_PID; echo "coproc $?"
a=(one two three); a+=(four); echo "${#a[@]} ${a[2]} ${a[@]:1:2}"
declare -A m=([k]=v [l]=w); for k in "${!m[@]}"; do echo "$k=${m[$k]}"; done | sort
mapfile -t lines < words; echo "${#lines[@]} ${lines[1]}"
trap 'echo CHLD' CHLD; (exit 1); sleep 0.05; trap - CHLD
trap 'echo int' INT; kill -INT $BASHPID; trap - INT
trap 'echo ERR $?' ERR; false; trap - ERR
set -m; sleep 5 & kill -STOP %1; sleep 0.2; jobs | sed 's/  */ /g'; kill -CONT %1; kill %1; wait %1; echo "job $?"
set +m
(sleep 0.1 & sleep 0.1 & wait; echo both)
time -p true 2> /dev/null; echo timed
read -t 0.1 -r nothing < <(sleep 1); echo "timeout $?"
timeout 0.2 sleep 5; echo "timeout $?"
for i in {1..50}; do echo $i & done | sort -n | tail -n 2; wait
printf '%s\n' {a..e} | while read -r c; do echo -n "$c."; done; echo
x=$(< words); echo "${#x}"
shopt -s lastpipe; echo last | read -r v; echo "$v"
exec 5<> <(:); exec 5>&-; echo closed
bash -c 'exec -a name bash -c "echo \$0"'
[[ abc =~ b(c) ]] && echo "${BASH_REMATCH[1]}"
ulimit -u > /dev/null && echo limits
kill -l TERM; kill -l 9
