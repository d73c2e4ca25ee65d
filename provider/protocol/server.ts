/** What go-plugin expects of a plugin: the provider service and three small services beside it. */
import { GrpcServer, type GrpcServerOptions, type Unary } from "./grpc";
import { procedures } from "./messages";
import type { Handlers } from "./provider-service";
import type { Codec } from "./wire";

/** Within this time the last answer is sent even over a slow line. */
const LAST_ANSWER_MS = 500;

const SHUTDOWN = "/plugin.GRPCController/Shutdown";
/** What the plugin printed, and further connections: nothing is ever sent, since logs go to stderr and one connection is enough. */
const SILENT = ["/plugin.GRPCStdio/StreamStdio", "/plugin.GRPCBroker/StartStream"];

function providerMethods(handlers: Handlers): Record<string, Unary> {
  const methods: Record<string, Unary> = {};
  for (const [name, codecs] of Object.entries(procedures)) {
    const { request, response } = codecs as { request: Codec<object>; response: Codec<object> };
    const handler = handlers[name as keyof Handlers] as (request: object) => Promise<object>;
    methods[`/tfplugin6.Provider/${name}`] = async (message) => response.encode(await handler(request.decode(message)));
  }
  return methods;
}

export interface PluginOptions extends Omit<GrpcServerOptions, "methods"> {
  readonly handlers: Handlers;
  /** The host is done with the plugin. */
  readonly shutdown: () => void;
}

/** The plugin's server, to which connections are handed. */
export function servePlugin({ handlers, shutdown, ...identity }: PluginOptions): GrpcServer {
  const unary: Record<string, Unary> = {
    ...providerMethods(handlers),
    [SHUTDOWN]: async () => {
      setTimeout(shutdown, LAST_ANSWER_MS).unref();
      setImmediate(() => server.drain(shutdown));
      return Buffer.alloc(0);
    },
  };
  const server = new GrpcServer({ methods: { unary, silent: SILENT }, ...identity });
  return server;
}
