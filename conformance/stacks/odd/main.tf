# What the odd cases stand beside.

resource "scaleway_vpc" "here" {
  name = "here"
}

resource "scaleway_vpc" "there" {
  name = "there"
}

resource "scaleway_vpc_private_network" "net" {
  name   = "net"
  vpc_id = scaleway_vpc.here.id
  ipv4_subnet {
    subnet = "10.0.0.0/22"
  }
}
