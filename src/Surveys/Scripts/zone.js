// A new workspace's zone is likely the browser's own; without script it is chosen by hand.
const zones = document.querySelector("select[data-own-zone]");
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zones?.value === "UTC" && [...zones.options].some((option) => option.value === own)) zones.value = own;
