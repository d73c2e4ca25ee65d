import { ACCESS_KEY_PATTERN, UUID_PATTERN } from "../../scaleway";
import { type Diagnosis, ok, type Patient, problem, warning } from "./examination";
import { usesEmbedded } from "./installation";

const TIMEOUT_MS = 5_000;

/** Keys and address in the environment: complete, well-formed, and meant for the provider that the project uses. */
export function examineVariables(patient: Patient): Diagnosis[] {
  const { env } = patient;
  const [access, secret, url] = ["SCW_ACCESS_KEY", "SCW_SECRET_KEY", "SCW_API_URL"].map((name) => env[name] || undefined);
  const found: Diagnosis[] = [];
  if ((access === undefined) !== (secret === undefined)) {
    const [set, missing] = access ? ["SCW_ACCESS_KEY", "SCW_SECRET_KEY"] : ["SCW_SECRET_KEY", "SCW_ACCESS_KEY"];
    found.push(problem("key-incomplete", `${set} is set and ${missing} is not`, `set ${missing} too, or unset ${set}`));
  }
  if (access && !ACCESS_KEY_PATTERN.test(access))
    found.push(
      problem("key-malformed", `SCW_ACCESS_KEY "${access}" is not an access key`, "an access key is SCW and 17 capitals or digits"),
    );
  if (secret && !UUID_PATTERN.test(secret))
    found.push(
      problem("key-malformed", "SCW_SECRET_KEY is not a UUID", "copy the secret key again; the access key goes into SCW_ACCESS_KEY"),
    );
  if (isLocal(url) && !usesEmbedded(patient)) {
    const message = `SCW_API_URL is ${url}, the address of a mock, and the project uses the official provider`;
    found.push(warning("variables-of-mock", message, 'to leave the rehearsal: eval "$(vpc-peering env --unset)"'));
  }
  if (url === undefined && usesEmbedded(patient) && secret !== undefined) {
    const message = "the project rehearses with the embedded provider, and SCW_API_URL is not set: it would change the real account";
    found.push(problem("rehearsal-on-account", message, 'eval "$(vpc-peering env)"'));
  }
  return found;
}

/** Asks the API that the variables name for one VPC: does it answer, and may the key read? */
export async function examineApi({ env }: Patient): Promise<Diagnosis[]> {
  const [url, secret] = [env["SCW_API_URL"] || undefined, env["SCW_SECRET_KEY"] || undefined];
  if (!url || !URL.canParse(url))
    return url ? [problem("api-url-malformed", `SCW_API_URL "${url}" is not a URL`, "unset it, or write http://127.0.0.1:8080")] : [];
  const region = env["SCW_DEFAULT_REGION"] || "fr-par";
  const status = await statusOf(`${url.replace(/\/+$/, "")}/vpc/v2/regions/${region}/vpcs?page_size=1`, secret);
  if (typeof status === "string") {
    const fix = isLocal(url)
      ? 'start it: vpc-peering mock; or leave the rehearsal: eval "$(vpc-peering env --unset)"'
      : "check the address and the network";
    return [problem("api-unreachable", `nothing answers at SCW_API_URL ${url} (${status})`, fix)];
  }
  if (status === 401)
    return [
      problem("key-rejected", `${url} rejects the key of SCW_SECRET_KEY (401)`, "use a key of that API; for a mock: vpc-peering env"),
    ];
  if (status === 403)
    return [
      problem(
        "key-without-permission",
        `the key of SCW_SECRET_KEY may not read VPCs at ${url} (403)`,
        "give it the permission set VPCFullAccess, or VPCReadOnly to check only",
      ),
    ];
  if (status !== 200)
    return [problem("api-unexpected", `${url} answers ${status} for the VPCs of ${region}`, "check SCW_API_URL and SCW_DEFAULT_REGION")];
  return [ok("api", `${url} answers, and the key may read VPCs`)];
}

/** The HTTP status, or why there was none. */
async function statusOf(url: string, secret: string | undefined): Promise<number | string> {
  try {
    const headers = secret ? { "X-Auth-Token": secret } : undefined;
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
    await response.body?.cancel();
    return response.status;
  } catch (error) {
    const { code, message, name } = ((error as Error).cause ?? error) as NodeJS.ErrnoException;
    return name === "TimeoutError" ? `no answer within ${TIMEOUT_MS / 1000} s` : (code ?? message);
  }
}

function isLocal(url: string | undefined): boolean {
  return url !== undefined && URL.canParse(url) && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(url).hostname);
}
