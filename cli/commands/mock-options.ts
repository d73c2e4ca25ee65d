/** Options of `mock`, for its parser and its help. The mock's entry reads them without loading the other commands. */
export const MOCK_OPTIONS = {
  port: { type: "string", value: "PORT", help: "port to listen on, 0 for a free one (default: 8080)" },
  host: { type: "string", value: "HOST", help: "address to listen on (default: 127.0.0.1)" },
  db: { type: "string", value: "FILE", help: "keep the state in this file (default: in memory)" },
  latency: { type: "string", value: "MS", help: "milliseconds added to every request (default: 0)" },
  seed: { type: "string", value: "FILE", help: "JSON file with the initial state (format: docs/mock.md)" },
  "ids-from": { type: "string", value: "N", help: "make ids the same in every run, counted from N (default: random ids)" },
  set: { type: "string", multiple: true, value: "NAME=VALUE", help: "change a setting; repeatable (names: docs/mock.md)" },
  "admin-token": {
    type: "string",
    value: "TOKEN",
    help: "open the control plane to clients that send this token, and to no others (better: the variable VPC_PEERING_ADMIN_TOKEN; default: this machine only)",
  },
  "allow-host": {
    type: "string",
    multiple: true,
    value: "NAME",
    help: "also answer under this host name; repeatable (default: loopback names, addresses, --host)",
  },
  "no-control": { type: "boolean", help: "disable the control plane under /mock/" },
  quiet: { type: "boolean", help: "print only the URL when ready, for programs" },
  help: { type: "boolean", short: "h", help: "display help for command" },
} as const;
