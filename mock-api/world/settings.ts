import { DEFAULT_QUOTAS, DEFAULT_RATE, MAX_ACL_RULES, MAX_HOPS, type MeterOptions, type Rate } from "../../core";

/** How the mock behaves where the real service's behaviour is unknown, configurable or slow. Names are those of `--set` and `/mock/settings`. */
export interface Settings {
  /** Whether a solved conflict is lifted at once, or only by a refresh as the console documents. */
  conflict_refresh: "automatic" | "manual";
  /** Milliseconds that a new pair still shows as orphan (documented as Pending; no recording shows it). */
  settle_ms: number;
  /** Whether the creation guard also holds for a connector without mirror (documented). */
  guard_orphan: boolean;
  /** Whether `subnet-overlaps` blanks another organization's side. */
  overlaps_privacy: boolean;
  /** What a connector to a target that does not exist gets. */
  unknown_target: "orphan" | "not_found";
  /** Whether `routes-with-nexthop` filters by tags; the real API takes the filter and ignores it (recorded twice). */
  route_tags_filter: boolean;
  /** Whether two custom routes of a VPC may have one destination. */
  route_duplicates: "allow" | "refuse";
  /** Whether a connector that is a route's next hop can be deleted. */
  connector_in_use: "allow" | "refuse";
  quota_vpc_connectors: number;
  quota_vpcs: number;
  quota_private_networks: number;
  quota_private_networks_per_vpc: number;
  quota_acl_rules: number;
  /** VPCs on a path, both ends included. */
  max_hops: number;
  /** Price of a peered connector for an hour, decimal text. */
  rate: string;
  rate_currency: string;
  rate_source: string;
  billing_granularity: "started-hours" | "exact-seconds";
  /** Milliseconds added to every imitated request. */
  latency_ms: number;
  /** `recorded` waits as long as the real API was seen to take. */
  latency_profile: "none" | "recorded";
}

export type SettingName = keyof Settings;

/** A setting that cannot be set so. */
export class SettingError extends Error {
  override readonly name = "SettingError";
}

type Reader<T> = (value: unknown) => T | undefined;

const words =
  <const V extends string>(...values: V[]): Reader<V> =>
  (value) =>
    values.find((word) => word === value);
const flag: Reader<boolean> = (value) =>
  value === true || value === "true" ? true : value === false || value === "false" ? false : undefined;
const count =
  (minimum: number, maximum = 1_000_000): Reader<number> =>
  (value) => {
    const number = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
    return Number.isInteger(number) && (number as number) >= minimum && (number as number) <= maximum ? (number as number) : undefined;
  };
/** A year. */
const LONGEST_SETTLING_MS = 31_536_000_000;
const LONGEST_LATENCY_MS = 600_000;
const decimal: Reader<string> = (value) => {
  const text = typeof value === "number" && value >= 0 ? String(value) : value;
  return typeof text === "string" && /^\d{1,6}(\.\d{1,9})?$/.test(text) ? text : undefined;
};
const currency: Reader<string> = (value) => (typeof value === "string" && /^[A-Z]{3}$/.test(value) ? value : undefined);
const MAX_SENTENCE = 200;
/** Whether a text can be stored and printed: no control characters, no half of a surrogate pair. */
const isPlain = (text: string) => !/\p{Cc}|\p{Surrogate}/u.test(text);
const sentence: Reader<string> = (value) =>
  typeof value === "string" && value !== "" && value.length <= MAX_SENTENCE && isPlain(value) ? value : undefined;

const READERS: { readonly [K in SettingName]: { read: Reader<Settings[K]>; expects: string; initial: Settings[K] } } = {
  conflict_refresh: { read: words("automatic", "manual"), expects: "automatic or manual", initial: "automatic" },
  settle_ms: { read: count(0, LONGEST_SETTLING_MS), expects: "milliseconds, a year at most", initial: 0 },
  guard_orphan: { read: flag, expects: "true or false", initial: true },
  overlaps_privacy: { read: flag, expects: "true or false", initial: false },
  unknown_target: { read: words("orphan", "not_found"), expects: "orphan or not_found", initial: "orphan" },
  route_tags_filter: { read: flag, expects: "true or false", initial: false },
  route_duplicates: { read: words("allow", "refuse"), expects: "allow or refuse", initial: "allow" },
  connector_in_use: { read: words("allow", "refuse"), expects: "allow or refuse", initial: "allow" },
  quota_vpc_connectors: { read: count(0), expects: "a count up to 1000000", initial: DEFAULT_QUOTAS.vpcConnectors },
  quota_vpcs: { read: count(0), expects: "a count up to 1000000", initial: DEFAULT_QUOTAS.vpcs },
  quota_private_networks: { read: count(0), expects: "a count up to 1000000", initial: DEFAULT_QUOTAS.privateNetworks },
  quota_private_networks_per_vpc: { read: count(0), expects: "a count up to 1000000", initial: DEFAULT_QUOTAS.privateNetworksPerVpc },
  quota_acl_rules: { read: count(0), expects: "a count up to 1000000", initial: MAX_ACL_RULES },
  max_hops: { read: count(2), expects: "a count of VPCs, 2 or more", initial: MAX_HOPS },
  rate: { read: decimal, expects: "an amount per hour such as 0.02", initial: String(DEFAULT_RATE.nanosPerHour / 1_000_000_000) },
  rate_currency: { read: currency, expects: "a currency code such as EUR", initial: DEFAULT_RATE.currencyCode },
  rate_source: { read: sentence, expects: "a text of at most 200 characters without control characters", initial: DEFAULT_RATE.source },
  billing_granularity: {
    read: words("started-hours", "exact-seconds"),
    expects: "started-hours or exact-seconds",
    initial: "started-hours",
  },
  latency_ms: { read: count(0, LONGEST_LATENCY_MS), expects: "milliseconds, 600000 at most", initial: 0 },
  latency_profile: { read: words("none", "recorded"), expects: "none or recorded", initial: "none" },
};

export const SETTING_NAMES = Object.keys(READERS) as SettingName[];

export function defaultSettings(): Settings {
  return Object.fromEntries(SETTING_NAMES.map((name) => [name, READERS[name].initial])) as unknown as Settings;
}

/** Reads settings as they come from a command line or a request. A rate that is changed loses the default's source. @throws SettingError. */
export function readSettings(changes: Readonly<Record<string, unknown>>): Partial<Settings> {
  const read: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(changes)) {
    const reader = Object.hasOwn(READERS, name) ? READERS[name as SettingName] : undefined;
    if (!reader) throw new SettingError(`unknown setting "${name}"; known are ${SETTING_NAMES.join(", ")}`);
    read[name] = reader.read(value);
    if (read[name] === undefined)
      throw new SettingError(`setting "${name}" cannot be ${JSON.stringify(value)}: expected ${reader.expects}`);
  }
  if ("rate" in read && !("rate_source" in read)) read["rate_source"] = "setting of this mock";
  return read as Partial<Settings>;
}

/** The settings that differ from those of the start. */
export function changedSettings(now: Settings, start: Settings): Partial<Settings> {
  return Object.fromEntries(SETTING_NAMES.filter((name) => now[name] !== start[name]).map((name) => [name, now[name]]));
}

/** The rate in integer units. */
export function rateOf(settings: Settings): Rate {
  const [units = "0", fraction = ""] = settings.rate.split(".");
  const nanosPerHour = Number(units) * 1_000_000_000 + Number(fraction.padEnd(9, "0"));
  return { currencyCode: settings.rate_currency, nanosPerHour, source: settings.rate_source };
}

export function meterOptionsOf(settings: Settings): { rate: Rate; granularity: NonNullable<MeterOptions["granularity"]> } {
  return { rate: rateOf(settings), granularity: settings.billing_granularity };
}
