# null_resource as the constructs use it: triggers on ids, a precondition, and dependants that hang on it.

variable "second" {
  default = "b"
}

variable "ready" {
  default = true
}

resource "null_resource" "gate" {
  triggers = {
    first  = "a"
    second = var.second
  }
  lifecycle {
    precondition {
      condition     = var.ready
      error_message = "The gate is closed."
    }
  }
}

resource "null_resource" "bare" {
  depends_on = [null_resource.gate]
}

output "gate" {
  value = null_resource.gate.triggers
}
