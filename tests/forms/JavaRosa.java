import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.javarosa.core.model.FormDef;
import org.javarosa.core.model.data.IAnswerData;
import org.javarosa.core.model.instance.InstanceInitializationFactory;
import org.javarosa.core.model.instance.TreeElement;
import org.javarosa.core.model.instance.TreeReference;
import org.javarosa.model.xform.XFormsModule;
import org.javarosa.xform.util.XFormAnswerDataParser;
import org.javarosa.xform.util.XFormUtils;

/**
 * Fills a form in JavaRosa, the engine of ODK Collect, and prints what the form makes of it.
 *
 * Argument: the XForm. Input: lines "field TAB value"; an empty line ends a respondent. Output: for each respondent a
 * line of all fields that have a value and are relevant, "field=value" with TABs between them.
 */
public class JavaRosa {
    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.setOut(new PrintStream(System.err));  // its log
        new XFormsModule().registerModule();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        List<String[]> given = new ArrayList<>();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (!line.isEmpty()) {
                given.add(line.split("\t", 2));
                continue;
            }
            out.println(filled(arguments[0], given));
            given.clear();
        }
    }

    private static String filled(String file, List<String[]> given) throws Exception {
        FormDef form = XFormUtils.getFormFromInputStream(new FileInputStream(file));
        form.initialize(false, new InstanceInitializationFactory());
        for (String[] one : given) {
            TreeElement field = found(form.getMainInstance().getRoot(), one[0]);
            IAnswerData data = XFormAnswerDataParser.getAnswerData(one[1], field.getDataType(), null);
            form.setValue(data, field.getRef(), true);
        }
        List<String> values = new ArrayList<>();
        collect(form.getMainInstance().getRoot(), values);
        return String.join("\t", values);
    }

    private static TreeElement found(TreeElement within, String name) {
        for (int place = 0; place < within.getNumChildren(); place++) {
            TreeElement child = within.getChildAt(place);
            TreeElement inside = child.getName().equals(name) ? child : found(child, name);
            if (inside != null) {
                return inside;
            }
        }
        return null;
    }

    private static void collect(TreeElement within, List<String> values) {
        for (int place = 0; place < within.getNumChildren(); place++) {
            TreeElement child = within.getChildAt(place);
            if (child.getValue() != null && child.isRelevant()) {
                values.add(child.getName() + "=" + child.getValue().uncast().getString().replaceAll("\\s+", " "));
            }
            collect(child, values);
        }
    }
}
