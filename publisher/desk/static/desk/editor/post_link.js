// A link to another post in the body: chosen in a dialog, kept by the post's id.
(() => {
  const { React, DraftJS, draftail } = window;
  const address = `${window.location.pathname.split("/posts/")[0]}/posts/linkable/`;

  const element = (tag, attributes, ...children) => {
    const made = document.createElement(tag);
    Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
    made.append(...children);
    return made;
  };

  // Resolves with the chosen post, or with nothing.
  const choose = () =>
    new Promise((resolve) => {
      const search = element("input", { type: "search", id: "desk-post-search", autocomplete: "off" });
      const list = element("ul", { class: "desk-chooser__list" });
      const status = element("p", { role: "status", class: "desk-quiet" });
      const close = element("button", { type: "button", class: "button button-secondary" }, "Cancel");
      const dialog = element(
        "dialog",
        { class: "desk-chooser", "aria-labelledby": "desk-chooser-title" },
        element(
          "div",
          { class: "desk-chooser__inside" },
          element("h2", { id: "desk-chooser-title" }, "Link to a post"),
          element("label", { for: "desk-post-search", class: "w-field__label" }, "Words of the title, or a date such as 2016-02"),
          search,
          status,
          list,
          close,
        ),
      );
      let chosen = null;
      let latest = 0;
      const show = async () => {
        const mine = ++latest;
        let posts;
        try {
          const answer = await fetch(`${address}?q=${encodeURIComponent(search.value)}`);
          posts = answer.ok ? (await answer.json()).posts : [];
        } catch {
          posts = [];
        }
        if (mine !== latest) return;
        status.textContent = posts.length ? `${posts.length} found` : "Nothing found";
        list.replaceChildren(
          ...posts.map((post) => {
            const pick = element("button", { type: "button" }, post.label, " ", element("span", { class: "desk-quiet" }, post.state));
            pick.addEventListener("click", () => {
              chosen = post;
              dialog.close();
            });
            return element("li", {}, pick);
          }),
        );
      };
      let timer = 0;
      search.addEventListener("input", () => {
        clearTimeout(timer);
        timer = setTimeout(show, 250);
      });
      search.addEventListener("keydown", (event) => {
        if (event.key === "Enter") event.preventDefault();
        if (event.key === "ArrowDown" || event.key === "Enter") list.querySelector("button")?.focus();
      });
      close.addEventListener("click", () => dialog.close());
      dialog.addEventListener("close", () => {
        dialog.remove();
        resolve(chosen);
      });
      document.body.append(dialog);
      dialog.showModal();
      search.focus();
      show();
    });

  class PostLinkSource extends React.Component {
    async componentDidMount() {
      const { editorState, entityType, onComplete, onClose } = this.props;
      const post = await choose();
      if (!post) {
        onClose();
        return;
      }
      const selection = editorState.getSelection();
      const data = { id: post.id, label: post.label };
      const content = editorState.getCurrentContent().createEntity(entityType.type, "MUTABLE", data);
      const key = content.getLastCreatedEntityKey();
      if (selection.isCollapsed()) {
        const written = DraftJS.Modifier.replaceText(content, selection, post.title, null, key);
        onComplete(DraftJS.EditorState.push(editorState, written, "insert-characters"));
      } else {
        onComplete(DraftJS.RichUtils.toggleLink(editorState, selection, key));
      }
    }

    render() {
      return null;
    }
  }

  const PostLink = (props) => {
    const icon = React.createElement(window.wagtail.components.Icon, { name: "calendar-alt" });
    const { id, label } = props.contentState.getEntity(props.entityKey).getData();
    const url = window.location.pathname.replace(/\/posts\/.*/, `/posts/edit/${id}/`);
    return React.createElement(draftail.TooltipEntity, { ...props, icon, label, url }, props.children);
  };

  draftail.registerPlugin({ type: "POST", source: PostLinkSource, decorator: PostLink }, "entityTypes");
})();
