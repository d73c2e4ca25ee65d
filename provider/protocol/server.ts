/** gRPC over mutual TLS: the provider service and the three small services that go-plugin expects beside it. */
import type { Duplex } from "node:stream";
import {
  type ConnectionInjector,
  type handleBidiStreamingCall,
  type handleServerStreamingCall,
  type handleUnaryCall,
  type MethodDefinition,
  Server,
  ServerCredentials,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import type { Certificate } from "./certificate";
import { procedures } from "./messages";
import type { Handlers } from "./provider-service";
import { bytes, type Codec, int, message } from "./wire";

const Empty = message({});
/** What the plugin printed; nothing is ever sent, since logs go to stderr. */
const StdioData = message({ channel: [1, int], data: [2, bytes] });
/** Announces further connections, which this plugin does not open. */
const ConnectionInfo = message({ serviceId: [1, int] });

interface Streams {
  readonly request?: boolean;
  readonly response?: boolean;
}

function method<Q, A>(
  path: string,
  codecs: { request: Codec<Q>; response: Codec<A> },
  streams: Streams = {},
): MethodDefinition<Q, Partial<A>> {
  return {
    path,
    requestStream: streams.request ?? false,
    responseStream: streams.response ?? false,
    requestSerialize: (value) => codecs.request.encode(value),
    requestDeserialize: (input) => codecs.request.decode(input),
    responseSerialize: (value) => codecs.response.encode(value),
    responseDeserialize: (input) => codecs.response.decode(input) as Partial<A>,
  };
}

function addProvider(server: Server, handlers: Handlers): void {
  const definition: Record<string, MethodDefinition<object, object>> = {};
  const implementation: UntypedServiceImplementation = {};
  for (const [name, codecs] of Object.entries(procedures)) {
    definition[name] = method(`/tfplugin6.Provider/${name}`, codecs as { request: Codec<object>; response: Codec<object> });
    const handler = handlers[name as keyof Handlers] as (request: unknown) => Promise<object>;
    const call: handleUnaryCall<unknown, object> = ({ request }, callback) => {
      handler(request).then(
        (answer) => callback(null, answer),
        (error: Error) => callback({ code: 13, details: error.message }),
      );
    };
    implementation[name] = call;
  }
  server.addService(definition, implementation);
}

/** Within this time the last answer is sent even over a slow line. */
const LAST_ANSWER_MS = 500;

type OpenStreams = Set<{ end(): unknown }>;

/** What is open between the host and the plugin. */
interface Open {
  readonly streams: OpenStreams;
  readonly connections: Set<Duplex>;
}

/**
 * Takes no further call, lets those under way be answered, then tells: when each connection has closed, because on
 * Node.js 24 grpc-js takes a session that is closing for one that has closed, and its last answers would be lost.
 */
function drain(server: Server, { streams, connections }: Open, ended: () => void): void {
  for (const stream of streams) stream.end();
  server.tryShutdown(() => {
    const last = () => connections.size === 0 && ended();
    for (const connection of connections) connection.once("close", () => setImmediate(last));
    last();
  });
}

/** go-plugin asks for these; the streams stay open and silent until either side ends. */
function addPluginServices(server: Server, open: Open, shutdown: () => void): void {
  const controller = { Shutdown: method("/plugin.GRPCController/Shutdown", { request: Empty, response: Empty }) };
  server.addService(controller as ServiceDefinition, {
    Shutdown: ((_call, callback) => {
      callback(null, {});
      setTimeout(shutdown, LAST_ANSWER_MS).unref();
      drain(server, open, shutdown);
    }) satisfies handleUnaryCall<object, object>,
  });
  const stdio = { StreamStdio: method("/plugin.GRPCStdio/StreamStdio", { request: Empty, response: StdioData }, { response: true }) };
  server.addService(stdio as ServiceDefinition, {
    StreamStdio: ((call) => open.streams.add(call)) satisfies handleServerStreamingCall<object, object>,
  });
  const both = { request: true, response: true };
  const broker = { StartStream: method("/plugin.GRPCBroker/StartStream", { request: ConnectionInfo, response: ConnectionInfo }, both) };
  server.addService(broker as ServiceDefinition, {
    StartStream: ((call) => open.streams.add(call.on("end", () => call.end()).resume())) satisfies handleBidiStreamingCall<object, object>,
  });
}

export interface PluginServer {
  /** Serves the other end of an accepted connection. */
  accept(connection: Duplex): void;
  /** Takes no further call, lets those under way be answered, then calls `ended`. */
  drain(ended: () => void): void;
}

export interface ServeOptions {
  readonly handlers: Handlers;
  readonly certificate: Certificate;
  /** PEM of the only client that is let in. */
  readonly clientCertificate: string;
  /** The host is done with the plugin. */
  readonly shutdown: () => void;
}

/** A gRPC server without a port of its own: connections are handed to it. */
export function servePlugin({ handlers, certificate, clientCertificate, shutdown }: ServeOptions): PluginServer {
  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1, "grpc.enable_channelz": 0 });
  addProvider(server, handlers);
  const open: Open = { streams: new Set(), connections: new Set() };
  addPluginServices(server, open, shutdown);
  const keyPair = { private_key: Buffer.from(certificate.privateKeyPem), cert_chain: Buffer.from(certificate.certificatePem) };
  const credentials = ServerCredentials.createSsl(Buffer.from(clientCertificate), [keyPair], true);
  const injector: ConnectionInjector = server.createConnectionInjector(credentials);
  return {
    accept: (connection) => {
      open.connections.add(connection);
      connection.once("close", () => open.connections.delete(connection));
      injector.injectConnection(connection);
    },
    drain: (ended) => drain(server, open, ended),
  };
}
