import { Command } from "commander";
import { getFromMock, MockUnreachableError, mockUrl } from "../sources/mock-client";
import { timeoutOption } from "../sources/source-options";
import type { CommandContext } from "../terminal/context";
import type { Io } from "../terminal/io";
import { sanitizeDeep } from "../terminal/sanitize";
import { type ExitCode, UsageError } from "../terminal/usage-error";
import { writeJson } from "../terminal/write-json";

interface EnvOptions {
  readonly organization?: string;
  readonly json?: boolean;
  readonly unset?: boolean;
  readonly timeout?: number;
}

export function envCommand({ io, finish }: CommandContext): Command {
  return new Command("env")
    .description("print the SCW_* variables for a client of the mock at SCW_API_URL (default http://127.0.0.1:8080)")
    .option("--organization <NAME>", "print the variables of this organization (default: acme, the first)")
    .option("--unset", "print the command that unsets these variables, to leave a rehearsal")
    .option("--json", "print all organizations, or the selected one, as a JSON array")
    .addOption(timeoutOption())
    .addHelpText("after", '\nUse:  eval "$(vpc-peering env)"')
    .action(async (options: EnvOptions) => {
      finish(await printEnvironment(io, options));
    });
}

/** Settings of a client of the mock, for one organization. */
interface ClientEnvironment {
  readonly name: string;
  readonly organizationId: string;
  readonly projectId: string | null;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly region: string;
  readonly apiUrl: string;
}

interface WireOrganization {
  readonly name: string;
  readonly organization_id: string;
  readonly project_id: string | null;
  readonly access_key: string | null;
  readonly secret_key: string | null;
}

const REGION = "fr-par";

/** What a client of the mock is configured with. */
const VARIABLES = [
  "SCW_API_URL",
  "SCW_ACCESS_KEY",
  "SCW_SECRET_KEY",
  "SCW_DEFAULT_ORGANIZATION_ID",
  "SCW_DEFAULT_PROJECT_ID",
  "SCW_DEFAULT_REGION",
  "SCW_DEFAULT_ZONE",
] as const;

/**
 * Prints the variables for a client of the mock. A mock that does not run yet is described by the two organizations that
 * every mock starts with, so that the order of starting does not matter.
 */
async function printEnvironment(io: Io, options: EnvOptions): Promise<ExitCode> {
  if (options.unset) {
    io.stdout.write(`unset ${VARIABLES.join(" ")}\n`);
    return 0;
  }
  const apiUrl = mockUrl(undefined, io.env);
  const all = await environments(apiUrl, io, options.timeout);
  const chosen =
    options.organization === undefined
      ? all
      : all.filter(({ name, organizationId }) => [name, organizationId].includes(options.organization!));
  const [first] = chosen;
  if (!first) {
    const known = all.map(({ name }) => name).join(", ");
    throw new UsageError(`the mock at ${apiUrl} has no organization "${options.organization}" with a key; it has ${known || "none"}`);
  }
  if (options.json) writeJson(io, chosen);
  else io.stdout.write(exportsOf(first));
  return 0;
}

async function environments(apiUrl: string, io: Io, timeoutSeconds?: number): Promise<ClientEnvironment[]> {
  try {
    const answer = await getFromMock<{ organizations: WireOrganization[] } | WireOrganization[]>(apiUrl, "/mock/organizations", {
      env: io.env,
      timeoutSeconds,
    });
    const list = Array.isArray(answer) ? answer : answer.organizations;
    return sanitizeDeep(list).flatMap(({ name, organization_id, project_id, access_key, secret_key }) =>
      access_key === null || secret_key === null
        ? []
        : [
            {
              name,
              organizationId: organization_id,
              projectId: project_id,
              accessKey: access_key,
              secretKey: secret_key,
              region: REGION,
              apiUrl,
            },
          ],
    );
  } catch (error) {
    if (!(error instanceof MockUnreachableError)) throw error;
    io.stderr.write(`no mock answers at ${apiUrl} yet; these are the organizations that every mock starts with\n`);
    const { DEFAULT_ORGANIZATIONS } = require("../../mock-api") as typeof import("../../mock-api");
    return DEFAULT_ORGANIZATIONS.map((tenant) => ({ ...tenant, region: REGION, apiUrl }));
  }
}

/** Lines for a shell to evaluate. */
function exportsOf({ apiUrl, accessKey, secretKey, organizationId, projectId, region }: ClientEnvironment): string {
  const variables: Record<(typeof VARIABLES)[number], string> = {
    SCW_API_URL: apiUrl,
    SCW_ACCESS_KEY: accessKey,
    SCW_SECRET_KEY: secretKey,
    SCW_DEFAULT_ORGANIZATION_ID: organizationId,
    SCW_DEFAULT_PROJECT_ID: projectId ?? "",
    SCW_DEFAULT_REGION: region,
    SCW_DEFAULT_ZONE: `${region}-1`,
  };
  return Object.entries(variables)
    .map(([name, value]) => `export ${name}=${shellQuote(value)}\n`)
    .join("");
}

/** A word that a shell takes as it is; anything unusual goes into single quotes. */
function shellQuote(value: string): string {
  return /^[\w:/.-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}
