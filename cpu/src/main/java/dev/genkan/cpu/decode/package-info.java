/**
 * Bytes to {@link dev.genkan.cpu.decode.Instruction}s, by opcode tables that can be held against
 * SDM volume 2, appendix A.
 *
 * <p>A table is a switch from the opcode byte to a text, so that a row costs nothing until its
 * opcode is met. The text holds rows between bars, tried in order; a row is
 *
 * <pre>{@code
 * [conditions] MNEMONIC [operands] [attributes]
 * 66 PADDB Vx,Wx +SSE2
 * }</pre>
 *
 * <p>Conditions: {@code NP 66 F3 F2} mandatory prefixes ({@code NP}: none of the three; a row
 * without one takes any), {@code /0} to {@code /7} the reg field, {@code mem reg} the mod field,
 * {@code rm0} to {@code rm7} the rm field with mod 3, {@code W0 W1 L0 L1} bits of REX and VEX,
 * {@code o64} only and {@code i64} not in 64-bit mode, {@code o16} only with 16-bit operands,
 * {@code noB} not with REX.B.
 *
 * <p>Operands: the appendix's addressing letters (A B E G I J M O R S X Y; H L N P Q U V W for
 * vectors) and types (b w d q v z y p a s dq x ps pd ss sd pi qq; t is 80 bits, {@code xh xq xe} a
 * half, a quarter, an eighth of x), {@code Ib} zero-extended and {@code Ibs} sign-extended, {@code
 * Z} a general register in the opcode's low three bits, registers by name, {@code STi}, {@code
 * ST0}, {@code XMM0}. A row without an operand that needs a ModRM byte, which has one nevertheless,
 * says {@code modrm}.
 *
 * <p>Attributes: {@code lock} it may be locked, {@code d64} 64-bit operands by default in 64-bit
 * mode, {@code f64} always, {@code vsib} its index is a vector register, {@code +NAME} the {@link
 * dev.genkan.cpu.Feature} that it belongs to.
 *
 * <p>A new instruction is a constant in {@link dev.genkan.cpu.decode.IntegerOp}, {@link
 * dev.genkan.cpu.decode.X87Op} or {@link dev.genkan.cpu.decode.VectorOp}, its rows in the table of
 * the same group, and its meaning in the class of its {@link dev.genkan.cpu.decode.Family} in
 * {@code dev.genkan.cpu.execute}.
 */
@NullMarked
package dev.genkan.cpu.decode;

import org.jspecify.annotations.NullMarked;
