package dev.localdeploy.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.localdeploy.deployment.Deployment;
import dev.localdeploy.deployment.DeploymentState;
import dev.localdeploy.health.HealthPlan;
import dev.localdeploy.stability.StabilityPlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StoredFormTest {
    private final StoredForm form = new StoredForm("test");

    @Test
    void everything_a_deployment_can_be_is_read_back_exactly() throws Exception {
        var deployments = new RandomDeployments(7);
        for (int i = 0; i < 300; i++) {
            Deployment deployment = deployments.next();

            assertThat(form.read(form.write(deployment))).isEqualTo(deployment);
        }
    }

    /** Written by a daemon of the first format, for a run that was up. */
    @Test
    void a_file_of_format_1_is_read_and_what_was_up_counts_as_ready() throws Exception {
        Deployment read = form.read(old());

        assertThat(read.state())
                .isInstanceOfSatisfying(
                        DeploymentState.Running.class,
                        running -> {
                            assertThat(running.ready()).isTrue();
                            assertThat(running.stable()).isFalse();
                            assertThat(running.run().leader().pid()).isEqualTo(15358);
                        });
        assertThat(read.spec().health()).isEqualTo(HealthPlan.STANDARD.asking("/ready"));
        assertThat(read.spec().healthTarget()).isEqualTo("/ready");
        assertThat(form.read(form.write(read))).isEqualTo(read);
    }

    @Test
    void the_built_in_path_in_a_file_of_format_1_was_not_asked_for() throws Exception {
        String text = new String(old(), StandardCharsets.UTF_8).replace("/ready", "/");

        Deployment read = form.read(text.getBytes(StandardCharsets.UTF_8));

        assertThat(read.spec().healthTarget()).isNull();
    }

    @Test
    void a_file_that_knows_nothing_of_stability_means_what_is_built_in() throws Exception {
        var json = new ObjectMapper();
        Deployment written = new RandomDeployments(11).next();
        ObjectNode tree = (ObjectNode) json.readTree(form.write(written));
        assertThat(tree.remove("stability")).isNotNull();

        Deployment read = form.read(json.writeValueAsBytes(tree));

        assertThat(read.spec().stability()).isEqualTo(StabilityPlan.STANDARD);
        assertThat(read.spec().health()).isEqualTo(written.spec().health());
    }

    private static byte[] old() throws IOException {
        return Files.readAllBytes(Path.of("src/test/resources/store/format-1.json"));
    }

    @Test
    void equal_deployments_are_equal_bytes_whatever_the_order_of_their_environment()
            throws Exception {
        for (int seed = 0; seed < 50; seed++) {
            Deployment deployment = new RandomDeployments(seed).next();
            byte[] first = form.write(deployment);

            assertThat(Arrays.equals(form.write(form.read(first)), first)).isTrue();
        }
    }
}
