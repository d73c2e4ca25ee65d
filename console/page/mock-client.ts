/** Requests to the mock that serves the page. The admin token is kept for this tab only. */
const TOKEN_KEY = "vpc-peering-admin-token";

/** The mock wants its admin token, or rejects the one sent. */
export class TokenNeeded extends Error {}

export function rememberToken(token: string): void {
  sessionStorage.setItem(TOKEN_KEY, token);
}

/** @throws TokenNeeded for 401, Error with the mock's words for every other failure */
export async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const token = sessionStorage.getItem(TOKEN_KEY);
  // Without credentials a 401 is answered to the page; with them the browser would open a dialog of its own.
  const response = await fetch(path, {
    ...init,
    credentials: "omit",
    headers: { ...init.headers, ...(token ? { Authorization: `Bearer ${token}` } : {}) },
  });
  if (response.status === 401) throw new TokenNeeded("this mock needs its admin token");
  if (!response.ok) throw new Error((await response.text()).slice(0, 300) || `the mock answered ${response.status}`);
  return response;
}
