import json, re, hashlib, zlib, struct, math, random, decimal, datetime, os, sys, collections, itertools, tempfile, base64, io, string, textwrap, heapq, bisect, fractions
print(json.dumps({"a": [1, 2.5, None, True], "b": {"c": "é\n"}}, sort_keys=True))
print(re.findall(r"(\w+)@(\w+)\.com", "joe@example.com, ann@test.com"), re.sub(r"\d+", lambda m: str(int(m.group()) * 2), "a1b22"))
print(hashlib.sha256(b"abc").hexdigest(), hashlib.md5(b"abc").hexdigest(), zlib.crc32(b"hello"), len(zlib.compress(b"a" * 1000)))
random.seed(5); print([random.randint(0, 100) for _ in range(5)], random.random())
print(decimal.Decimal(1) / 3, fractions.Fraction(1, 3) + 1, math.gamma(5.5), math.erf(0.3), math.fsum([.1] * 10))
print(datetime.date(2024, 2, 29) + datetime.timedelta(days=366), struct.pack("<id", 5, 2.5).hex())
print(sorted(os.listdir("."))[:3], os.path.getsize("words"))
def gen(n):
    a, b = 0, 1
    for _ in range(n):
        yield a
        a, b = b, a + b
print(list(gen(20)), sum(x * x for x in range(10000)), 3 ** 200 % 1000007)
try:
    open("nothing")
except OSError as e:
    print(e)
print(float("1e308") * 10, -0.0, 0.1 + 0.2, round(2.675, 2), divmod(-7, 3), 1e22, 123456789.123456789)
class A:
    def __init__(self): self.x = 5
    def __repr__(self): return f"A({self.x:>5}|{3.14159:.3e}|{255:#x}|{1234567:,})"
print(A(), sorted(["b", "A", "c"], key=str.lower), "ß".upper(), "abc"[::-1])
with open("python.out", "w") as f: f.write("x" * 10000)
print(os.stat("python.out").st_size); os.remove("python.out")
