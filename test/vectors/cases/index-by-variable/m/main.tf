terraform {
  required_providers {
    scaleway = { source = "vpc-peering.local/embedded/scaleway" }
  }
}
variable "hubs" {}
output "x" { value = var.hubs["x"] }
resource "scaleway_vpc_connector" "c" {
  name          = "c"
  vpc_id        = var.hubs.x
  target_vpc_id = var.hubs["y"]

}
resource "scaleway_vpc_connector" "d" {
  name          = "d"
  vpc_id        = var.hubs.y
  target_vpc_id = var.hubs.x

}

