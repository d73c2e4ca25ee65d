terraform {
  required_providers {
    scaleway = { source = "vpc-peering.local/embedded/scaleway" }
  }
}
provider "scaleway" { region = "fr-par" }
module "m" { source = "./m" }
resource "scaleway_vpc_connector" "ab" {
  name          = "ab"
  vpc_id        = module.m.rev[0]
  target_vpc_id = module.m.rev[1]

}
resource "scaleway_vpc_connector" "ba" {
  name          = "ba"
  vpc_id        = module.m.rev[1]
  target_vpc_id = module.m.rev[0]

}
resource "scaleway_vpc_route" "ab" {
  vpc_id                   = module.m.rev[0]
  destination              = "10.1.0.0/22"
  nexthop_vpc_connector_id = scaleway_vpc_connector.ab.id

}
