import java.io.FileInputStream;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Validates files: {@code java VeraPdf.java 3a,ua1 FILE...}.
 *
 * <p>Prints a line for each file and profile (file, profile, number of checks, number of failed ones) and an indented
 * one for each failed check (clause, message, place), with tabs between.
 */
class VeraPdf {
    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        for (int i = 1; i < arguments.length; i++) {
            for (String profile : arguments[0].split(",")) {
                validate(arguments[i], PDFAFlavour.byFlavourId(profile));
            }
        }
    }

    private static void validate(String path, PDFAFlavour profile) throws Exception {
        try (FileInputStream file = new FileInputStream(path);
                PDFAParser parser = Foundries.defaultInstance().createParser(file, profile);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(profile, false)) {
            ValidationResult result = validator.validate(parser);
            long failed = result.getFailedChecks().values().stream().mapToInt(Integer::intValue).sum();
            System.out.println(path + "\t" + profile.getId() + "\t" + result.getTotalAssertions() + "\t" + failed);
            for (TestAssertion check : result.getTestAssertions()) {
                if (check.getStatus() == TestAssertion.Status.FAILED) {
                    System.out.println("\t" + check.getRuleId().getClause() + "-" + check.getRuleId().getTestNumber()
                            + "\t" + check.getMessage() + "\t" + check.getLocation().getContext());
                }
            }
        }
    }
}
