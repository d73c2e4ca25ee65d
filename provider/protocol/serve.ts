/** The part of the plugin that is loaded while Terraform reads the handshake line. */
import type { Provider } from "../framework/provider";
import type { Certificate } from "./certificate";
import type { Drain } from "./process";
import { handlersOf } from "./provider-service";
import { servePlugin } from "./server";
import type { ListeningSocket } from "./socket";

interface Serving {
  readonly socket: ListeningSocket;
  readonly certificate: Certificate;
  readonly clientCertificate: string;
  readonly shutdown: () => void;
}

/** Serves `provider` on a socket that listens already; answers how to end gently. */
export function serve<Client>(provider: Provider<Client>, { socket, certificate, clientCertificate, shutdown }: Serving): Drain {
  const server = servePlugin({ handlers: handlersOf(provider), certificate, clientCertificate, shutdown });
  socket.onConnection((connection) => server.accept(connection));
  return (ended) => server.drain(ended);
}
