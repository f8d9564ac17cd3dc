/* A small calendar beside every field for a day. What is typed counts; this only types for one. */
(() => {
  "use strict";
  const DAY_MS = 86400000;
  const two = (number) => String(number).padStart(2, "0");
  const shown = (day) => `${two(day.getUTCDate())}/${two(day.getUTCMonth() + 1)}/${day.getUTCFullYear()}`;
  const later = (day, days) => new Date(day.getTime() + days * DAY_MS);
  /* The same day of another month, or its last one: a month after 31/01 is 28/02. */
  const inMonths = (day, months) => {
    const last = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + months + 1, 0));
    last.setUTCDate(Math.min(day.getUTCDate(), last.getUTCDate()));
    return last;
  };
  const read = (text) => {
    const found = /^\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\s*$/.exec(text);
    return found && new Date(Date.UTC(+found[3], found[2] - 1, +found[1]));
  };
  const today = () => {
    const now = new Date();
    return new Date(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()));
  };
  const make = (name, attributes, ...inner) => {
    const made = document.createElement(name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    made.append(...inner);
    return made;
  };
  const button = (label, attributes, act) => {
    const made = make("button", { type: "button", ...attributes }, label);
    made.addEventListener("click", act);
    return made;
  };

  const dress = (field) => {
    if (field.closest(".day-field")) return;
    const words = JSON.parse(field.dataset.calendar);
    const label = field.labels[0] ? `${field.labels[0].textContent.trim()}: ` : "";
    const frame = make("span", { class: "day-field" });
    let popup = null;

    const close = (isBack) => {
      if (!popup) return;
      popup.remove();
      popup = null;
      opener.setAttribute("aria-expanded", "false");
      if (isBack) opener.focus();
    };
    const choose = (day) => {
      field.value = shown(day);
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
      close(true);
    };
    const show = (day, focused) => {
      const chosen = read(field.value);
      const step = (sign, name, months) => button(sign, { "aria-label": words[name], "data-step": name },
        () => show(inMonths(day, months), name));
      const title = words.month.replace("{month}", day.getUTCMonth() + 1).replace("{year}", day.getUTCFullYear());
      const rows = [];
      const first = later(day, 1 - day.getUTCDate());
      let one = later(first, -((first.getUTCDay() + 6) % 7));
      do {
        const row = make("tr", {});
        for (let place = 0; place < 7; place += 1, one = later(one, 1)) {
          const on = one;
          const cell = make("td", { "aria-selected": String(Boolean(chosen) && +on === +chosen) });
          if (on.getUTCMonth() === day.getUTCMonth()) {
            const isHere = +on === +day;
            cell.append(button(on.getUTCDate(), {
              "aria-label": shown(on),
              tabindex: isHere ? "0" : "-1",
              ...(isHere ? { "data-here": "" } : {}),
              ...(+on === +today() ? { "aria-current": "date" } : {}),
            }, () => choose(on)));
          }
          row.append(cell);
        }
        rows.push(row);
      } while (one.getUTCMonth() === day.getUTCMonth());
      const names = words.weekdays.split(" ").map((name) => make("th", { scope: "col" }, name));
      popup.replaceChildren(
        make("div", { class: "calendar-head" },
          step("«", "previousYear", -12), step("‹", "previousMonth", -1),
          make("p", { "aria-live": "polite" }, title),
          step("›", "nextMonth", 1), step("»", "nextYear", 12)),
        make("table", { role: "grid", "aria-label": title },
          make("thead", {}, make("tr", {}, ...names)), make("tbody", {}, ...rows)),
      );
      popup.querySelector(focused ? `[data-step="${focused}"]` : "[data-here]").focus();
      popup.onkeydown = (event) => {
        if (event.key === "Escape") {
          event.preventDefault();
          close(true);
          return;
        }
        const moves = {
          ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7,
          Home: -((day.getUTCDay() + 6) % 7), End: 6 - ((day.getUTCDay() + 6) % 7),
        };
        const months = { PageUp: event.shiftKey ? -12 : -1, PageDown: event.shiftKey ? 12 : 1 };
        if (!event.target.closest("table") || !(event.key in moves || event.key in months)) return;
        event.preventDefault();
        show(event.key in moves ? later(day, moves[event.key]) : inMonths(day, months[event.key]));
      };
    };
    const opener = button("▾", { class: "day-open", "aria-label": label + words.open, "aria-expanded": "false" }, () => {
      if (popup) {
        close(false);
        return;
      }
      popup = make("div", { class: "calendar", role: "dialog", "aria-label": label + words.title });
      frame.append(popup);
      opener.setAttribute("aria-expanded", "true");
      show(read(field.value) || today());
    });

    field.replaceWith(frame);
    frame.append(field, opener);
    /* A click on what has just been drawn anew leaves the focus nowhere, which is not elsewhere. */
    frame.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !frame.contains(event.relatedTarget)) close(false);
    });
    document.addEventListener("pointerdown", (event) => {
      if (!frame.contains(event.target)) close(false);
    });
    field.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" && event.altKey) opener.click();
    });
  };
  const dressAll = (root) => root.querySelectorAll("input[data-calendar]").forEach(dress);

  document.addEventListener("DOMContentLoaded", () => dressAll(document));
  document.addEventListener("htmx:load", (event) => dressAll(event.detail.elt));
})();
