import { parseLooseCidr } from "../addresses/address-range";
import type { CompiledTopology } from "../topology/compiled-topology";
import type { TopologyAclRule, TopologyIngressRule } from "../topology/topology";
import { vpcsThatReach } from "./renumbering-routes";
import type { RenumberingAction, RenumberingMove } from "./renumbering-steps";
import { type Translation, translate, translationsOf } from "./translation";

/** Translations that concern each VPC: the moved network's own, and those that reach it. Elsewhere the same addresses mean another network. */
export function translationsByVpc(compiled: CompiledTopology, moves: readonly RenumberingMove[]): Map<string, Translation[]> {
  const concerned = new Map<string, Translation[]>();
  const add = (vpcId: string, translation: Translation) => concerned.set(vpcId, [...(concerned.get(vpcId) ?? []), translation]);
  for (const move of moves) {
    for (const translation of translationsOf(move)) {
      add(move.vpcId, translation);
      for (const { vpc } of vpcsThatReach(compiled, move, translation)) add(vpc.id, translation);
    }
  }
  return concerned;
}

/** ACLs with copies for the new blocks behind each rule that names an old one. */
export function aclsToAdapt(
  compiled: CompiledTopology,
  concerned: ReadonlyMap<string, readonly Translation[]>,
): Extract<RenumberingAction, { kind: "adapt-acl" }>[] {
  return (compiled.topology.acls ?? []).flatMap((acl) => {
    const translations = (concerned.get(acl.vpcId) ?? []).filter(({ from }) => (from.family === 6) === acl.isIpv6);
    const rules = acl.rules.flatMap((rule) => [rule, ...copiesOf(rule, translations)]);
    const added = rules.length - acl.rules.length;
    return added === 0 ? [] : [{ kind: "adapt-acl" as const, vpcId: acl.vpcId, isIpv6: acl.isIpv6, rules, added }];
  });
}

/** Ingress rules whose source names an old block, with the source that names the new one. */
export function ingressRulesToCopy(
  compiled: CompiledTopology,
  concerned: ReadonlyMap<string, readonly Translation[]>,
): { rule: TopologyIngressRule; source: string; isWithin: boolean }[] {
  return (compiled.topology.ingressRules ?? []).flatMap((rule) =>
    (concerned.get(rule.vpcId) ?? []).flatMap((translation) => {
      const source = parseLooseCidr(rule.source);
      const copy = source && translate(source, translation);
      return source && copy ? [{ rule, source: `${copy}`, isWithin: translation.from.contains(source) }] : [];
    }),
  );
}

function copiesOf(rule: TopologyAclRule, translations: readonly Translation[]): TopologyAclRule[] {
  const sources = namesOf(rule.source, translations);
  const destinations = namesOf(rule.destination, translations);
  return sources.flatMap((source) => destinations.map((destination) => ({ ...rule, source, destination }))).slice(1);
}

/** The text itself, then what it is called after each translation that concerns it. */
function namesOf(text: string, translations: readonly Translation[]): string[] {
  const block = parseLooseCidr(text);
  return [...new Set([text, ...translations.flatMap((translation) => (block && translate(block, translation)?.toString()) ?? [])])];
}
