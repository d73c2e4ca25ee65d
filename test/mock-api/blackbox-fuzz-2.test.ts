import { testFuzz } from "./blackbox/fuzz";

testFuzz(1);
