import { testStateMachine } from "./blackbox/state-machine";

testStateMachine(0);
