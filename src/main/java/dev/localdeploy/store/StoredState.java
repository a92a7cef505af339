package dev.localdeploy.store;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.localdeploy.deployment.DeploymentState;
import dev.localdeploy.deployment.DeploymentState.StopCause;
import dev.localdeploy.os.ProcessId;
import dev.localdeploy.process.Exit;
import dev.localdeploy.process.Run;
import dev.localdeploy.process.RunKey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was true of a deployment when it was written, one form per kind of state. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(StoredState.Idle.class),
    @JsonSubTypes.Type(StoredState.Launching.class),
    @JsonSubTypes.Type(StoredState.Running.class),
    @JsonSubTypes.Type(StoredState.Stopping.class),
    @JsonSubTypes.Type(StoredState.BackingOff.class),
    @JsonSubTypes.Type(StoredState.Failed.class)
})
sealed interface StoredState {
    static StoredState of(DeploymentState state) {
        return switch (state) {
            case DeploymentState.Idle() -> new Idle();
            case DeploymentState.Launching() -> new Launching();
            case DeploymentState.Running(var run, var ready, var stable) ->
                    new Running(StoredRun.of(run), ready, stable);
            case DeploymentState.Stopping(var run, var cause, var survivors) ->
                    new Stopping(
                            StoredRun.of(run),
                            Cause.of(cause),
                            survivors.stream().map(Survivor::of).toList());
            case DeploymentState.BackingOff(var last, var until) ->
                    new BackingOff(Ending.of(last), until);
            case DeploymentState.Failed(var last, var reason) ->
                    new Failed(Ending.of(last), reason);
        };
    }

    DeploymentState toState();

    @JsonTypeName("idle")
    record Idle() implements StoredState {
        @Override
        public DeploymentState toState() {
            return new DeploymentState.Idle();
        }
    }

    @JsonTypeName("launching")
    record Launching() implements StoredState {
        @Override
        public DeploymentState toState() {
            return new DeploymentState.Launching();
        }
    }

    /**
     * @param ready null in files of format 1, which knew of no difference: what was up counted as
     *     ready
     */
    @JsonTypeName("running")
    record Running(StoredRun run, @Nullable Boolean ready, boolean stable) implements StoredState {
        @Override
        public DeploymentState toState() {
            return new DeploymentState.Running(
                    Impossible.ifMissing(run, "state.run").toRun(), ready == null || ready, stable);
        }
    }

    @JsonTypeName("stopping")
    record Stopping(StoredRun run, Cause cause, List<Survivor> survivors) implements StoredState {
        @Override
        public DeploymentState toState() {
            return new DeploymentState.Stopping(
                    Impossible.ifMissing(run, "state.run").toRun(),
                    Impossible.ifMissing(cause, "state.cause").toCause(),
                    Impossible.ifMissing(survivors, "state.survivors").stream()
                            .map(Survivor::toSurvivor)
                            .toList());
        }
    }

    @JsonTypeName("backing_off")
    record BackingOff(Ending last, Instant until) implements StoredState {
        @Override
        public DeploymentState toState() {
            return new DeploymentState.BackingOff(
                    Impossible.ifMissing(last, "state.last").toEnding(),
                    Impossible.ifMissing(until, "state.until"));
        }
    }

    @JsonTypeName("failed")
    record Failed(Ending last, String reason) implements StoredState {
        @Override
        public DeploymentState toState() {
            return new DeploymentState.Failed(
                    Impossible.ifMissing(last, "state.last").toEnding(),
                    Impossible.ifMissing(reason, "state.reason"));
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(Cause.Requested.class),
        @JsonSubTypes.Type(Cause.LeaderGone.class),
        @JsonSubTypes.Type(Cause.Ordered.class)
    })
    sealed interface Cause {
        static Cause of(StopCause cause) {
            return switch (cause) {
                case StopCause.Requested() -> new Requested();
                case StopCause.LeaderGone(var ending) -> new LeaderGone(Ending.of(ending));
                case StopCause.Ordered(var reason) -> new Ordered(reason);
            };
        }

        StopCause toCause();

        @JsonTypeName("requested")
        record Requested() implements Cause {
            @Override
            public StopCause toCause() {
                return new StopCause.Requested();
            }
        }

        @JsonTypeName("leader_gone")
        record LeaderGone(Ending ending) implements Cause {
            @Override
            public StopCause toCause() {
                return new StopCause.LeaderGone(
                        Impossible.ifMissing(ending, "cause.ending").toEnding());
            }
        }

        @JsonTypeName("ordered")
        record Ordered(String reason) implements Cause {
            @Override
            public StopCause toCause() {
                return new StopCause.Ordered(Impossible.ifMissing(reason, "cause.reason"));
            }
        }
    }

    record Survivor(long pid, String command) {
        static Survivor of(dev.localdeploy.process.Survivor survivor) {
            return new Survivor(survivor.pid(), survivor.command());
        }

        dev.localdeploy.process.Survivor toSurvivor() {
            return new dev.localdeploy.process.Survivor(
                    pid, Impossible.ifMissing(command, "survivor.command"));
        }
    }

    record StoredRun(
            String deployment,
            long number,
            StoredProcess leader,
            StoredProcess shim,
            Instant startedAt) {
        static StoredRun of(Run run) {
            return new StoredRun(
                    run.key().deployment(),
                    run.key().number(),
                    StoredProcess.of(run.leader()),
                    StoredProcess.of(run.shim()),
                    run.startedAt());
        }

        Run toRun() {
            Impossible.unless(number >= 1, "run.number", number);
            return new Run(
                    new RunKey(Impossible.ifMissing(deployment, "run.deployment"), number),
                    Impossible.ifMissing(leader, "run.leader").toProcessId(),
                    Impossible.ifMissing(shim, "run.shim").toProcessId(),
                    Impossible.ifMissing(startedAt, "run.started_at"));
        }
    }

    record StoredProcess(long pid, long birth, String bootId) {
        static StoredProcess of(ProcessId process) {
            return new StoredProcess(process.pid(), process.birth(), process.bootId());
        }

        ProcessId toProcessId() {
            // 0 and negative numbers mean whole groups to kill(2), and 1 is init.
            Impossible.unless(pid >= 2, "pid", pid);
            return new ProcessId(pid, birth, Impossible.ifMissing(bootId, "boot_id"));
        }
    }

    record Ending(StoredExit exit, Instant at) {
        static Ending of(DeploymentState.Ending ending) {
            return new Ending(StoredExit.of(ending.exit()), ending.at());
        }

        static @Nullable Ending ofNullable(DeploymentState.@Nullable Ending ending) {
            return ending == null ? null : of(ending);
        }

        DeploymentState.Ending toEnding() {
            return new DeploymentState.Ending(
                    Impossible.ifMissing(exit, "ending.exit").toExit(),
                    Impossible.ifMissing(at, "ending.at"));
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(StoredExit.Code.class),
        @JsonSubTypes.Type(StoredExit.Signalled.class),
        @JsonSubTypes.Type(StoredExit.NotStarted.class),
        @JsonSubTypes.Type(StoredExit.Unknown.class)
    })
    sealed interface StoredExit {
        static StoredExit of(Exit exit) {
            return switch (exit) {
                case Exit.Code(var code) -> new Code(code);
                case Exit.Signalled(var signal) -> new Signalled(signal);
                case Exit.NotStarted(var cause, var status, var detail) ->
                        new NotStarted(cause, status, detail);
                case Exit.Unknown(var why) -> new Unknown(why);
            };
        }

        Exit toExit();

        @JsonTypeName("code")
        record Code(int code) implements StoredExit {
            @Override
            public Exit toExit() {
                return new Exit.Code(code);
            }
        }

        @JsonTypeName("signalled")
        record Signalled(int signal) implements StoredExit {
            @Override
            public Exit toExit() {
                return new Exit.Signalled(signal);
            }
        }

        @JsonTypeName("not_started")
        record NotStarted(Exit.NotStarted.Cause cause, int status, String detail)
                implements StoredExit {
            @Override
            public Exit toExit() {
                return new Exit.NotStarted(
                        Impossible.ifMissing(cause, "exit.cause"),
                        status,
                        Impossible.ifMissing(detail, "exit.detail"));
            }
        }

        @JsonTypeName("unknown")
        record Unknown(String why) implements StoredExit {
            @Override
            public Exit toExit() {
                return new Exit.Unknown(Impossible.ifMissing(why, "exit.why"));
            }
        }
    }
}
