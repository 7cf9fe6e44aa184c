The least a provider has to permit, limited to the zones in the specs.

--- mxsync.yaml
specs: specs/
providers:
  mem: {type: memory, zones: {b.example: {}, a.example: {}, unmanaged.example: {}}}
  zones: {type: bind, file: "zones/{zone}.zone"}
  idle: {type: memory}

--- specs/all.yaml
zones: [b.example, a.example]
provider: mem
mx: no-mail

$ mxsync providers policy mem
{
 "allow": [
  "read",
  "change MX"
 ],
 "zones": [
  "a.example.",
  "b.example."
 ]
}

$ mxsync providers policy mem --read-only
{
 "allow": [
  "read"
 ],
 "zones": [
  "a.example.",
  "b.example."
 ]
}

$ mv mxsync.yaml other.yaml; mxsync providers --config other.yaml policy mem --read-only | wc -l
9

$ mxsync providers policy --config other.yaml mem | wc -l; mv other.yaml mxsync.yaml
10

$ mxsync providers policy zones
2> error: provider 'zones' (type bind) has no policy document
2>   hint: its host does not grant access that way; the page of the backend says what mxsync needs there
[exit 1]

$ mxsync providers policy idle
2> error: no spec names a zone at provider 'idle'
[exit 1]

$ mxsync providers policy nowhere
2> error: there is no provider 'nowhere' in mxsync.yaml
2>   hint: known here: idle, mem, zones
[exit 1]

$ printf 'zone: missing.example\nprovider: mem\nmx: no-mail\n' > specs/one.yaml; mxsync providers policy mem
2> error: missing.example (mem): provider 'mem' has no zone missing.example
2>   hint: provider mem holds no zone missing.example; add it to `zones` in its config
[exit 1]

$ echo 'zone: [' > specs/one.yaml; mxsync providers policy mem
2> specs/one.yaml:2:1: not valid YAML: while parsing a flow node: did not find expected node content
[exit 1]

$ mxsync providers
mem  memory
zones  bind
idle  memory
installed types: bind, clouddns, memory, rfc2136, route53
