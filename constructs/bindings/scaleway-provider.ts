import { Aspects, TerraformProvider, TerraformStack } from "cdktf";
import type { Construct, IConstruct } from "constructs";
import { string, toHcl, toJson } from "./attributes";
import { refuseForeignFramework } from "./foreign-framework";
import { SCALEWAY } from "./generator-metadata";
import { NullProviderAspect } from "./null-provider-aspect";
import { choosePlugin, type Plugin, scalewaySource } from "./plugin";
import { regionProblem } from "./region";

const blocks = new WeakMap<TerraformStack, readonly ScalewayProvider[]>();

/** Settings of the scaleway provider block. Environment variables (SCW_ACCESS_KEY and so on) win over each of them. */
export interface ScalewayProviderConfig {
  /**
   * Which plugin serves the resources.
   * @default - VPC_PEERING_PROVIDER, else context `vpcPeering:provider`, else "official"
   */
  readonly plugin?: Plugin;
  /** Tells several provider blocks of one stack apart. @default - the default block */
  readonly alias?: string;
  /** @default - SCW_ACCESS_KEY or the active profile */
  readonly accessKey?: string;
  /** @default - SCW_SECRET_KEY or the active profile */
  readonly secretKey?: string;
  /** Profile of the Scaleway configuration file. @default - SCW_PROFILE or the active profile */
  readonly profile?: string;
  /** @default - SCW_DEFAULT_PROJECT_ID or the active profile */
  readonly projectId?: string;
  /** @default - SCW_DEFAULT_ORGANIZATION_ID or the active profile */
  readonly organizationId?: string;
  /** @default - SCW_DEFAULT_REGION, else fr-par */
  readonly region?: string;
  /** @default - SCW_DEFAULT_ZONE, else fr-par-1 */
  readonly zone?: string;
  /** @default - SCW_API_URL, else Scaleway's API */
  readonly apiUrl?: string;
}

/**
 * The scaleway provider, embedded or official: the same resources and attributes, only the plugin's address differs.
 * All providers of one stack must use one plugin, because Terraform knows one address per provider name.
 */
export class ScalewayProvider extends TerraformProvider {
  static readonly tfResourceType = "scaleway";

  readonly plugin: Plugin;
  accessKey?: string;
  secretKey?: string;
  profile?: string;
  projectId?: string;
  organizationId?: string;
  region?: string;
  zone?: string;
  apiUrl?: string;
  private aliasName?: string;

  constructor(scope: Construct, id: string, config: ScalewayProviderConfig = {}) {
    const plugin = choosePlugin(scope, config.plugin);
    const { source, version } = scalewaySource(plugin);
    super(scope, id, {
      terraformResourceType: ScalewayProvider.tfResourceType,
      terraformGeneratorMetadata: { ...SCALEWAY, providerVersion: version },
      terraformProviderSource: source,
    });
    this.plugin = plugin;
    this.aliasName = config.alias;
    this.accessKey = config.accessKey;
    this.secretKey = config.secretKey;
    this.profile = config.profile;
    this.projectId = config.projectId;
    this.organizationId = config.organizationId;
    this.region = config.region;
    this.zone = config.zone;
    this.apiUrl = config.apiUrl;
    this.refuseSecondPlugin();
    const stack = TerraformStack.of(this);
    blocks.set(stack, [...(blocks.get(stack) ?? []), this]);
    refuseForeignFramework(TerraformStack.of(this));
    this.node.addValidation({ validate: () => this.problems() });
    const aspects = Aspects.of(TerraformStack.of(this));
    if (!aspects.all.some((aspect) => aspect instanceof NullProviderAspect)) aspects.add(new NullProviderAspect());
  }

  /** The block without alias of the construct's stack, if it was created before. */
  static defaultOf(scope: IConstruct): ScalewayProvider | undefined {
    return blocks.get(TerraformStack.of(scope))?.find(({ alias }) => alias === undefined);
  }

  static isScalewayProvider(construct: unknown): construct is ScalewayProvider {
    return construct instanceof ScalewayProvider;
  }

  override get alias(): string | undefined {
    return this.aliasName;
  }

  override set alias(value: string | undefined) {
    this.aliasName = value;
  }

  private refuseSecondPlugin(): void {
    const others = TerraformStack.of(this).node.findAll().filter(ScalewayProvider.isScalewayProvider);
    const other = others.find((provider) => provider !== this && provider.plugin !== this.plugin);
    if (!other) return;
    throw new Error(
      `${this.node.path} uses the ${this.plugin} plugin and ${other.node.path} the ${other.plugin} one: ` +
        `Terraform knows one plugin per provider name, give both the same "plugin" or put them into two stacks`,
    );
  }

  /** What is wrong with this provider block and is known only at synth, because its settings may change until then. */
  private problems(): string[] {
    const providers = TerraformStack.of(this)
      .allProviders()
      .filter(({ terraformResourceType, alias }) => terraformResourceType === "scaleway" && alias === this.alias);
    // Of two of this class the later one reports.
    const twin = providers.find((other, index) => !ScalewayProvider.isScalewayProvider(other) || index < providers.indexOf(this));
    const [region, { path }] = [regionProblem(this.region), this.node];
    return [
      ...(region ? [`provider ${path} ${region}`] : []),
      ...(twin
        ? [
            `providers ${path} and ${twin.node.path} are both ${this.alias === undefined ? "the default of their stack" : `called "${this.alias}"`}; ` +
              'give one of them another "alias", and pass it as "provider" to what it manages',
          ]
        : []),
    ];
  }

  private get arguments() {
    return {
      alias: string(this.aliasName),
      access_key: string(this.accessKey),
      secret_key: string(this.secretKey),
      profile: string(this.profile),
      project_id: string(this.projectId),
      organization_id: string(this.organizationId),
      region: string(this.region),
      zone: string(this.zone),
      api_url: string(this.apiUrl),
    };
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return toJson(this.arguments);
  }

  protected override synthesizeHclAttributes(): Record<string, unknown> {
    return toHcl(this.arguments);
  }
}
