package com.example.advisor;

import dev.localdeploy.extension.Advice;
import dev.localdeploy.extension.Crash;
import dev.localdeploy.extension.RestartAdvisor;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * Nobody looks at a development server at night. What crashes between ten in the evening and seven
 * in the morning comes back at seven, and what has crashed three times by then stays down.
 */
public final class WorkingHoursAdvisor implements RestartAdvisor {
    private static final LocalTime BEGIN = LocalTime.of(7, 0);
    private static final LocalTime END = LocalTime.of(22, 0);
    private static final int ENOUGH = 3;

    @Override
    public String name() {
        return "working-hours";
    }

    @Override
    public Advice advise(Crash crash) {
        ZonedDateTime planned = crash.restartAt().atZone(ZoneId.systemDefault());
        LocalTime time = planned.toLocalTime();
        if (!time.isBefore(BEGIN) && time.isBefore(END)) {
            return Advice.asPlanned();
        }
        if (crash.crashes().size() >= ENOUGH) {
            return Advice.stayDown("it crashed %d times at night".formatted(crash.crashes().size()));
        }
        ZonedDateTime morning = planned.with(BEGIN);
        return Advice.notBefore(
                (morning.isBefore(planned) ? morning.plusDays(1) : morning).toInstant());
    }
}
