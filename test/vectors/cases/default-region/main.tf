terraform {
  required_providers {
    scaleway = { source = "vpc-peering.local/embedded/scaleway" }
  }
}
provider "scaleway" { region = "fr-par" }
locals { r = "pl-waw" }
resource "scaleway_vpc_private_network" "p" {
  name = "p"
  ipv4_subnet { subnet = "10.1.0.0/22" }
}
resource "scaleway_vpc_private_network" "q" {
  name   = "q"
  region = local.r
  ipv4_subnet { subnet = "10.1.0.0/22" }
}
resource "scaleway_vpc_private_network" "s" {
  for_each = { nl-ams = "10.1.0.0/22", it-mil = "10.1.0.0/22" }
  name     = "s"
  region   = each.key
  ipv4_subnet { subnet = each.value }
}
resource "scaleway_vpc_private_network" "o" {
  name   = "o"
  region = var.o
  ipv4_subnet { subnet = "10.2.0.0/22" }
}
variable "o" {
  default = null
  type    = string
}

