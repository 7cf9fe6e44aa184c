Without a plan file apply plans, shows and asks; where nobody can be asked it changes nothing.

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

--- specs/example.com.yaml
zone: example.com
mx: {"@": no-mail}

$ mxsync apply
2> example.com  (bind file:zones/example.com.zone)
2>   ~ @  MX  TTL 3600  (accepts no mail)
2>       + 0 .
2>       - 10 mail.example.com
2>   = mail example.com: none is accepted (null MX)
2>   * warning MX008: example.com: no mail is accepted from now on, senders give up at once
2>
2> Plan: 0 to create, 1 to replace, 0 to delete in 1 zone
2> error: nobody can be asked: standard input is no terminal
2>   hint: save a plan and apply it, or pass --auto-approve
[exit 1]

$ mxsync apply --auto-approve --format json 2>/dev/null | python3 -c 'import json,sys; d=json.load(sys.stdin); print(d["schema"], [z["verdict"] for z in d["zones"]])'
mxsync.applied/1 ['applied']

$ grep MX zones/example.com.zone
      IN MX  0 .     ; the old server
lists IN MX  10 mail
