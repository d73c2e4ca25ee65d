export {
  activeProfile,
  type ConfigFile,
  ConfigFileError,
  configFilePath,
  loadConfigFile,
  namedProfile,
  type Profile,
  parseConfigFile,
} from "./config-file";
export { ACCESS_KEY_PATTERN, bareId, regionalId, splitRegionalId, UUID_PATTERN } from "./ids";
export { REGION_PATTERN, REGIONS } from "./regions";
