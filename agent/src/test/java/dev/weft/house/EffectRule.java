package dev.weft.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;

/** Only classes that the table names may have an effect. */
final class EffectRule {

    private EffectRule() {}

    static ArchRule of(Effect effect, String root, List<AllowedEffect> table) {
        String scope = effect.scope().isEmpty() ? root + ".." : root + "." + effect.scope() + "..";
        return classes()
                .that()
                .resideInAPackage(scope)
                .should(new ArchCondition<JavaClass>("be named in AllowedEffect where it " + effect.saying()) {
                    @Override
                    public void check(JavaClass javaClass, ConditionEvents events) {
                        if (table.stream().noneMatch(allowed -> allowed.covers(effect, root, javaClass))) {
                            report(effect, javaClass, events);
                        }
                    }
                })
                .because("a core is given the time, chance and the outside world; only adapters reach for them")
                .allowEmptyShould(true);
    }

    private static void report(Effect effect, JavaClass javaClass, ConditionEvents events) {
        for (JavaAccess<?> access : javaClass.getAccessesFromSelf()) {
            if (effect.isDoneBy(access)) {
                events.add(SimpleConditionEvent.violated(
                        javaClass, javaClass.getName() + " " + effect.saying() + ": " + access.getDescription()));
            }
        }
    }
}
