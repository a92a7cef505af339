package dev.localdeploy.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** How the API writes JSON: snake_case, nulls shown, numbers as people write them. */
@Singleton
public final class JsonStyle implements ObjectMapperCustomizer {
    @Override
    public void customize(ObjectMapper mapper) {
        mapper.setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
        var numbers = new SimpleModule("plain numbers");
        numbers.addSerializer(Double.class, new PlainNumber());
        numbers.addSerializer(Double.TYPE, new PlainNumber());
        mapper.registerModule(numbers);
    }

    /** 1763712345.678, where Java says 1.763712345678E9, which shells cannot calculate with. */
    private static final class PlainNumber extends JsonSerializer<Double> {
        private static final int DECIMALS = 3;
        private static final double SHARE = 1000;

        /** Far more than any time or size we tell of, and far from the end of what a long holds. */
        private static final double LARGE = 1e15;

        @Override
        public void serialize(Double value, JsonGenerator json, SerializerProvider provider)
                throws IOException {
            json.writeNumber(rounded(value).stripTrailingZeros().toPlainString());
        }

        /**
         * By way of a whole number, because the exact decimal value of a double has fifty digits.
         */
        private static BigDecimal rounded(double value) {
            return Math.abs(value) < LARGE
                    ? BigDecimal.valueOf(Math.round(value * SHARE), DECIMALS)
                    : new BigDecimal(value).setScale(DECIMALS, RoundingMode.HALF_UP);
        }
    }
}
