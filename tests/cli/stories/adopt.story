An existing zone is taken over: its live MX records become a spec, and planning then finds nothing to do.

--- mxsync.yaml
specs: specs/
defaults: {provider: bind}
providers:
  bind: {type: bind, file: "zones/{zone}.zone"}
guard: {max_changed: 100, max_removed: 1}

--- zones/example.com.zone
$TTL 1h
@     IN SOA ns1 hostmaster ( 2020010101 2h 15m 2w 5m ) ; keep me
      IN NS  ns1
      IN MX  10 mail     ; the old server
      IN TXT "v=spf1 mx -all"
ns1   IN A   192.0.2.53
mail  IN A   192.0.2.25
lists IN MX  10 mail

$ mxsync import example.com --provider bind
2> wrote specs/example.com.yaml

$ cat specs/example.com.yaml
# yaml-language-server: $schema=../mxsync-spec.schema.json
zone: example.com
ttl: 1h
mx:
  "@":
    - 10 mail.example.com
  lists:
    - 10 mail.example.com

$ mxsync plan --detailed-exitcode
Plan: 0 to create, 0 to replace, 0 to delete in 0 zones
2> 1 zone as specified

$ mxsync import example.com
2> error: example.com already has a spec: specs/example.com.yaml:2:7; <FOLDER>/specs/example.com.yaml was not written
2>   hint: import only zones without a spec, or write outside the folder of the specs
[exit 1]

$ mxsync import --all --out -
# yaml-language-server: $schema=../mxsync-spec.schema.json
zone: example.com
ttl: 1h
mx:
  "@":
    - 10 mail.example.com
  lists:
    - 10 mail.example.com
