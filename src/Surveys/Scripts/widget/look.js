// How the widget's dialog looks, apart from the page around it. A constructed sheet: the page's own policy may forbid styles in place.
export const look = `
:host { all: initial; }
[role=dialog] {
  position: fixed; z-index: 2147483000; inset-block-end: 16px; width: min(380px, calc(100vw - 32px)); max-height: calc(100vh - 32px);
  display: flex; flex-direction: column; overflow: hidden; box-sizing: border-box;
  background: #fff; color: #16191d; border: 1px solid #dde1e5; border-radius: 12px; box-shadow: 0 8px 40px rgb(0 0 0 / 0.22);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Vazirmatn, sans-serif;
  transition: opacity 0.2s, transform 0.2s;
}
.end { inset-inline-end: 16px; }
.start { inset-inline-start: 16px; }
.center { inset-inline: 0; margin-inline: auto; }
.coming { visibility: hidden; opacity: 0; transform: translateY(16px); }
iframe { display: block; width: 100%; border: 0; flex: 0 1 auto; min-height: 0; }
button {
  position: absolute; inset-block-start: 6px; inset-inline-end: 6px; width: 44px; height: 44px; padding: 0; border: 0; border-radius: 8px;
  background: none; color: inherit; cursor: pointer;
}
button:hover { background: rgb(128 128 128 / 0.16); }
svg { display: block; margin: auto; fill: none; stroke: currentcolor; stroke-width: 2; stroke-linecap: round; }
:focus-visible { outline: 3px solid #2456a6; outline-offset: -3px; }
[role=dialog]:focus-visible { outline-offset: 2px; }
@media (prefers-color-scheme: dark) {
  [role=dialog] { background: #1d2125; color: #f1f3f5; border-color: #343b42; }
  :focus-visible { outline-color: #8ab4f8; }
}
@media (prefers-reduced-motion: reduce) { [role=dialog] { transition: none; } }
@media (max-width: 480px) { [role=dialog] { inset-inline: 0; inset-block-end: 0; width: 100vw; max-height: 92vh; border-radius: 12px 12px 0 0; border-inline: 0; border-block-end: 0; } }
@media print { [role=dialog] { display: none; } }
`;
