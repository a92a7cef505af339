package dev.localdeploy.cli.monitor;

import java.util.List;

/** What follows from something that happened: the next state, and what is to be done. */
record Step(State next, List<Order> orders) {
    Step {
        orders = List.copyOf(orders);
    }

    static Step to(State next, Order... orders) {
        return new Step(next, List.of(orders));
    }
}
