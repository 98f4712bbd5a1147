package dev.weft.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.NullMarked;

/** Rules about every package: null-checked, and with a small public face. */
final class TypeRules {

    static final int MAXIMUM_PUBLIC_TYPES_PER_PACKAGE = 24;

    private TypeRules() {}

    static ArchRule packagesAreNullMarked(String root) {
        return classes()
                .that()
                .resideInAPackage(root + "..")
                .should(new ArchCondition<JavaClass>("live in a package that is @NullMarked") {
                    @Override
                    public void check(JavaClass javaClass, ConditionEvents events) {
                        boolean marked = javaClass.getPackage().isAnnotatedWith(NullMarked.class);
                        events.add(new SimpleConditionEvent(
                                javaClass, marked, javaClass.getPackageName() + " has no @NullMarked package-info"));
                    }
                });
    }

    /** Packages that show more types than allowed, a line each. */
    static List<String> crowdedPackages(JavaClasses classes, int maximum) {
        Map<String, Integer> counts = new TreeMap<>();
        for (JavaClass javaClass : classes) {
            if (javaClass.isTopLevelClass() && javaClass.getModifiers().contains(JavaModifier.PUBLIC)) {
                counts.merge(javaClass.getPackageName(), 1, Integer::sum);
            }
        }
        return counts.entrySet().stream()
                .filter(entry -> entry.getValue() > maximum)
                .map(entry -> entry.getKey() + " shows " + entry.getValue() + " public types, more than " + maximum)
                .toList();
    }
}
