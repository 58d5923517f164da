/// A model whose transitions tell others: by mail, webhook and notification, in two languages, and with fields that not everybody may read.
enum OutboxModel {
  static let files = [
    "preset.yaml": preset, "access.yaml": access, "modules/clients.yaml": clients, "modules/cases.yaml": cases,
    "blueprints/handling.yaml": handling, "mail/case_opened.yaml": opened, "mail/case_closed.yaml": closed,
    "webhooks.yaml": webhooks, "locales/es.yaml": spanish,
  ]

  private static let preset = """
    preset: telling
    version: 1.0.0
    label: Telling
    industry: none
    locales: [en, es]
    """

  private static let access = """
    roles:
      administrator: {label: Administrator, modules: {"*": [all]}}
      manager: {label: Manager, modules: {"*": [create, read, update, transition]}, sees: [pii, phi]}
      rep: {label: Representative, modules: {"*": [create, read, update, transition]}, sees: [pii]}
      outsider: {label: Outsider, modules: {cases: [transition]}}
    teams:
      desk: {label: Desk}
    """

  private static let clients = """
    module: clients
    label: {one: Client, many: Clients}
    title: "{name}"
    fields:
      name: {type: text, label: Name, required: true}
      mail: {type: email, label: E-mail, sensitivity: pii}
    """

  private static let cases = """
    module: cases
    label: {one: Case, many: Cases}
    title: "{name}"
    fields:
      name: {type: text, label: Name, required: true}
      client: {type: lookup, to: clients, inverse: cases, label: Client}
      keeper: {type: user, label: Keeper}
      finding: {type: text, label: Finding, sensitivity: phi}
      kind: {type: picklist, label: Kind, default: loss, values: {loss: Loss, theft: Theft}}
      fee: {type: currency, label: Fee}
      day: {type: date, label: Day}
      status: {type: picklist, label: Status, default: new, values: {new: New, open: Open, closed: Closed, silent: Silent}}
    """

  private static let handling = """
    blueprint: handling
    module: cases
    field: status
    initial: [new]
    states: {new: {}, open: {}, closed: {}, silent: {terminal: true}}
    transitions:
      open:
        label: Open the case
        from: [new, closed]
        to: open
        after:
          - mail: case_opened
            to: [{field: client.mail}, {field: keeper}]
          - webhook: portal
            fields: [name, kind, fee]
          - notify: [{role: manager}, {field: keeper}]
            text: "{name} is open: {finding}."
      close:
        label: Close the case
        from: [open]
        to: closed
        after:
          - mail: case_closed
            to: [{team: desk}]
          - notify: {manager_levels: 2}
          - set: {keeper: =owner}
            when: finding == 'refuse'
      silence:
        label: Silence
        from: [open]
        to: silent
    """

  private static let opened = """
    mail: case_opened
    module: cases
    subject: "{name} ({kind}) is open"
    text: |
      Hello {client.name},

      your case {name} of {day} costs {fee}.
    """

  private static let closed = """
    mail: case_closed
    module: cases
    subject: "{name} is closed"
    text: "Found: {finding}."
    phi: true
    """

  private static let webhooks = """
    webhooks:
      portal: {label: Portal, url: "https://portal.example.com/hooks"}
      other: {label: Other}
    """

  private static let spanish = """
    preset: {label: Avisos}
    roles: {administrator: Administrador, manager: Gestor, rep: Agente, outsider: Ajeno}
    teams: {desk: Mesa}
    modules:
      clients:
        label: {one: Cliente, many: Clientes}
        fields: {name: Nombre, mail: Correo}
      cases:
        label: {one: Caso, many: Casos}
        fields:
          name: Nombre
          client: Cliente
          keeper: Encargado
          finding: Hallazgo
          kind: {label: Tipo, values: {loss: Pérdida, theft: Robo}}
          fee: Tarifa
          day: Día
          status: {label: Estado, values: {new: Nuevo, open: Abierto, closed: Cerrado, silent: Mudo}}
    blueprints:
      handling:
        label: Gestión
        transitions:
          open:
            label: Abrir el caso
            notify: {name_is_open_finding: "{name} está abierto: {finding}."}
          close: Cerrar el caso
          silence: Callar
    mail:
      case_opened:
        subject: "{name} ({kind}) está abierto"
        text: |
          Hola, {client.name}:

          su caso {name} del {day} cuesta {fee}.
      case_closed:
        subject: "{name} está cerrado"
        text: "Hallazgo: {finding}."
    webhooks: {portal: Portal, other: Otro}
    """
}
