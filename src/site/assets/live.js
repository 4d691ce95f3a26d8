"use strict";
// What a page of a server has beside one of a folder: a key that leads to the search, and word of what is recorded while
// the page is open. Nothing here is needed to read or to write.

(() => {
  const words = document.getElementById("words");
  if (words) {
    document.addEventListener("keydown", (event) => {
      const isTyping = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName);
      if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        words.focus();
        words.select();
      }
    });
  }

  const news = document.getElementById("count");
  if (news && typeof EventSource === "function") {
    const events = new EventSource("/api/events");
    events.addEventListener("grown", () => {
      if (document.getElementById("news")) return;
      const link = document.createElement("a");
      link.id = "news";
      link.href = location.href;
      link.textContent = "Something new was recorded: show it";
      news.append(" ", link);
    });
    addEventListener("pagehide", () => events.close());
  }
})();
