#!/usr/bin/env python3
"""Checks an exported post: python3 check-a-post.py EXPORT POST CHECKPOINT [ALLOWED_SIGNERS] [NEEDED]

EXPORT is a folder of 'heraut export'; CHECKPOINT a file of 'heraut log checkpoint', with CHECKPOINT.sig beside it.
ALLOWED_SIGNERS should come from the agency by another way than the export; else the export's own is believed.
NEEDED people (1) who did not write the post have to have signed it. Ends with 1 when anything is not true."""
import base64, datetime, hashlib, json, pathlib, re, subprocess, sys, tempfile

export, post, checkpoint = pathlib.Path(sys.argv[1]), sys.argv[2], pathlib.Path(sys.argv[3])
allowed = sys.argv[4] if len(sys.argv) > 4 else str(export / "allowed_signers")
needed = int(sys.argv[5]) if len(sys.argv) > 5 else 1

def need(holds, what):
    if not holds:
        sys.exit(f"NOT TRUE: {what}")

def lines(path):
    return path.read_bytes().decode().removesuffix("\n").split("\n")

def day(moment):
    return datetime.datetime.fromtimestamp(moment / 1000, datetime.timezone.utc)

def verify(text, signature, principal, namespace, moment):
    """Whether that person signed exactly these bytes with a key that counted then: ssh-keygen decides."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(signature)
        file.flush()
        command = ["ssh-keygen", "-Y", "verify", "-f", allowed, "-I", principal, "-n", namespace, "-s", file.name,
                   "-O", f"verify-time={day(moment):%Y%m%d%H%M%SZ}"]
        return subprocess.run(command, input=text, capture_output=True).returncode == 0

class Words(dict):
    def __missing__(self, key):
        need(False, f"the {key[0]} {key[1][:12]} is in the export")

def root(leaves):  # RFC 6962, section 2.1
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + root(leaves[:split]) + root(leaves[split:])).digest()

# 1. The register: each hash is made of the one before it and of the entry's exact bytes.
entries, leaves, head = [], [], "0" * 64
for number, line in enumerate(lines(export / "register.jsonl"), 1):
    found = re.fullmatch(r'\{"entry":(\{.*\}),"hash":"([0-9a-f]{64})","sequence":(\d+)\}', line, re.S)
    need(found and found[3] == str(number), f"line {number} of the register is entry {number}")
    head = hashlib.sha256((head + found[1]).encode()).hexdigest()
    need(head == found[2], f"entry {number} has the hash that its bytes and the entry before it give")
    entries.append(json.loads(found[1]))
    leaves.append(hashlib.sha256(b"\x00" + found[1].encode()).digest())

# 2. The checkpoint: signed with the key of the log, and its root is that of the register's first entries.
note = checkpoint.read_bytes().split(b"\n\n")[0].rstrip(b"\n") + b"\n"  # what is signed ends before an empty line
origin, size, base = note.decode().split("\n")[:3]
workspace, size = entries[0]["queue"]["created"]["workspace"], int(size)
need(origin == f"heraut/{workspace}", f"the checkpoint is of the workspace {workspace}")
need(0 < size <= len(entries), f"the register has the {size} entries of the checkpoint")
need(base64.b64encode(root(leaves[:size])).decode() == base, "the register is the one of the checkpoint")
seal, now = pathlib.Path(f"{checkpoint}.sig").read_bytes(), datetime.datetime.now().timestamp() * 1000
need(verify(note, seal, origin, "heraut-checkpoint-v1", now), "the log's key signed the checkpoint")

# 3. The words: each value has the digest by which the register's entries name it.
words = Words()
for line in lines(export / "posts" / post / "words.jsonl"):
    kind, id, salt, body = (json.loads(line)[key] for key in ("kind", "id", "salt", "body"))
    whole = hashlib.sha256(f"{salt}\n{kind}\n{body}".encode()).hexdigest()
    need(re.fullmatch("[0-9a-f]{32}", salt) and whole == id, f"the {kind} {id[:12]} has the digest of its words")
    words[kind, id] = body

# 4. The signatures: each as of its moment, over a statement about this revision of this post.
revision, signed, wrote, approved = {}, [], set(), False
for number, entry in enumerate(entries[:size], 1):
    if entry.get("post") != post:
        continue
    (event, fields), actor = next(iter(entry["event"].items())), entry["actor"]
    who = actor if actor == "publisher" else words["handle", actor]
    if event in ("drafted", "revised", "returned", "withdrawn"):
        signed, approved, revision = [], False, fields.get("revision", revision)
    if event in ("drafted", "revised", "submitted"):
        wrote.add(who)
    if event in ("submitted", "signed"):
        given, role = json.loads(words["statement", fields["signature"]["statement"]]), fields["signature"]["role"]
        for mark in ("purpose:      " + {"submitted": "submit", "signed": "approve"}[event],
                     f"workspace:    {workspace}", f"signer:       {who} (as {role})",
                     f'post:         {post}, revision {revision["number"]}', f'content:      sha256 {revision["content"]}'):
            need(mark in given["statement"].split("\nnonce:")[0].split("\n"), f"entry {number}: signed was '{mark}'")
        good = verify(given["statement"].encode(), given["signature"].encode(), who, "heraut-sign-off-v1", entry["at"])
        need(good, f"entry {number}: {who} signed exactly that, with a key that counted then")
        signed += [(who, role, entry["at"])] if event == "signed" else []
    approved = approved or event == "approved"
need(approved, "the post was approved before the checkpoint")
need(len({who for who, _, _ in signed} - wrote) >= needed, f"{needed} people who did not write it signed")

print(f'{post}, revision {revision["number"]}, of {workspace}: in a register of {size} entries, with its checkpoint')
for who, role, at in signed:
    print(f"  signed off by {who} (as {role}) at {day(at)}")
print(json.loads(words["content", revision["content"]])["text"])
