// What the widget remembers, on this device and for this site alone. Where storage is forbidden it remembers nothing, and then opens by
// itself never: better not asked than asked again on every page.
const day = 86400000;

function open(storage, use) {
  try {
    return use(window[storage]);
  } catch {
    return undefined;
  }
}

/** Whether the widget was answered or closed within so many days; also where nobody can know. */
export function wasAskedLately(survey, days) {
  const last = open("localStorage", (storage) => Number(storage.getItem(`surveys:${survey}`)));
  return last === undefined || Date.now() - last < days * day;
}

export const noteAsked = (survey) => open("localStorage", (storage) => storage.setItem(`surveys:${survey}`, String(Date.now())));

/** Whether this visit is among so many per cent; decided once in a visit. */
export function isAmong(survey, share) {
  const name = `surveys:${survey}:lot`;
  const lot = open("sessionStorage", (storage) => {
    if (storage.getItem(name) === null) storage.setItem(name, String(Math.random() * 100));
    return Number(storage.getItem(name));
  });
  return (lot ?? 100) < share;
}
