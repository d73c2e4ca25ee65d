import { createServer, IncomingMessage, type Server, ServerResponse } from "node:http";
import type { Express, Request, Response } from "express";

/**
 * An HTTP server whose requests and responses are born with Express's prototypes. Express sets them on every request otherwise, and
 * an object whose prototype was changed is slow to use from then on.
 */
export function createExpressServer(app: Express): Server {
  class AppRequest extends IncomingMessage {}
  class AppResponse extends ServerResponse {}
  Object.setPrototypeOf(AppRequest.prototype, app.request);
  Object.setPrototypeOf(AppResponse.prototype, app.response);
  app.request = AppRequest.prototype as Request;
  app.response = AppResponse.prototype as unknown as Response;
  return createServer({ IncomingMessage: AppRequest, ServerResponse: AppResponse }, app);
}
