import { UsageError } from "../terminal/usage-error";

/** Sends requests to the rehearsal's mock, with the key of its first organization. */
export class RehearsalClient {
  constructor(
    private readonly url: string,
    private readonly key: { readonly secretKey: string; readonly projectId: string },
  ) {}

  get projectId(): string {
    return this.key.projectId;
  }

  /** @throws UsageError with what the mock says, when it refuses: the step would fail just so in production. */
  async send<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: { "X-Auth-Token": this.key.secretKey, "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new UsageError(`the mock refuses ${method} ${path}: ${text}`);
    return (text === "" ? undefined : JSON.parse(text)) as T;
  }
}
