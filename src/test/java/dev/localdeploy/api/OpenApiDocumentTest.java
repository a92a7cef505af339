package dev.localdeploy.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.api.OpenApiDocument.Form;
import org.junit.jupiter.api.Test;

class OpenApiDocumentTest {
    @Test
    void the_end_of_the_path_says_which_form_is_wanted() {
        assertThat(Form.of("/q/openapi.json", "", "")).isEqualTo(Form.JSON);
        assertThat(Form.of("/q/openapi.yaml", "application/json", "json")).isEqualTo(Form.YAML);
        assertThat(Form.of("/q/openapi.yml", "", "")).isEqualTo(Form.YAML);
    }

    @Test
    void without_an_end_it_is_what_was_asked_for() {
        assertThat(Form.of("/q/openapi", "application/json", "")).isEqualTo(Form.JSON);
        assertThat(Form.of("/q/openapi", "text/html, application/json;q=0.9", ""))
                .isEqualTo(Form.JSON);
        assertThat(Form.of("/q/openapi", "", "JSON")).isEqualTo(Form.JSON);
    }

    @Test
    void who_does_not_care_gets_yaml() {
        assertThat(Form.of("/q/openapi", "*/*", "")).isEqualTo(Form.YAML);
        assertThat(Form.of("/q/openapi", "", "toml")).isEqualTo(Form.YAML);
    }
}
