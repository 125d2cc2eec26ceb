/* Starts the widgets that Wagtail would start from inline scripts, which the admin's policy forbids.
 *
 * <template data-controller="mrc-call" data-mrc-call-function-value="initDateChooser"
 *           data-mrc-call-arguments-value='["id_date", {}]'></template>
 *
 * Stimulus is Wagtail's own: it sees elements that arrive later too (inline rows, modal windows).
 */
const CALLS = new Set(["initDateChooser", "initTimeChooser", "initDateTimeChooser", "createTaskChooser"]);
const CLASSES = /^(InlinePanel|MultipleChooserPanel|[A-Z][A-Za-z]*Chooser|Chooser)$/;

window.wagtail.app.register(
  "mrc-call",
  class extends window.StimulusModule.Controller {
    static values = { function: String, arguments: Array };

    connect() {
      const name = this.functionValue;
      const target = window[name];
      if (CALLS.has(name)) {
        target(...this.argumentsValue);
      } else if (CLASSES.test(name)) {
        Reflect.construct(target, this.argumentsValue);
      }
      // Once, as an inline script would run: rows that are moved are connected again.
      this.element.remove();
    }
  },
);
