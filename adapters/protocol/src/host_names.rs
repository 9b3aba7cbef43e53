//! Host names of the protocol and of the engine, translated once.

use std::{collections::HashMap, sync::Arc};

use certgate::HostName;
use certgate_model::vocabulary::Host;

/// Both directions. The table is shared between clones until one of them meets a new name,
/// and starts afresh when it is full, so that nobody fills it on purpose.
#[derive(Clone, Debug, Default)]
pub(crate) struct HostNames(Arc<Table>);

#[derive(Clone, Debug, Default)]
struct Table {
    names: HashMap<Host, Option<HostName>>,
    hosts: HashMap<HostName, Host>,
}

/// A host is over 255 bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TooLong;

impl HostNames {
    const FULL: usize = 1024;

    /// The engine's name of a host as given; none where nothing of it is left.
    pub(crate) fn name(&mut self, host: &Host) -> Result<Option<HostName>, TooLong> {
        if let Some(name) = self.0.names.get(host) {
            return Ok(name.clone());
        }
        let name = HostName::parse(host).map_err(|_| TooLong)?;
        let table = self.table();
        if let Some(name) = &name {
            table.hosts.insert(name.clone(), Host::from(name.as_str()));
        }
        table.names.insert(host.clone(), name.clone());
        Ok(name)
    }

    /// The protocol's host in its normal form.
    pub(crate) fn host(&self, name: &HostName) -> Host {
        self.0.hosts.get(name).cloned().unwrap_or_else(|| Host::from(name.as_str()))
    }

    fn table(&mut self) -> &mut Table {
        let table = Arc::make_mut(&mut self.0);
        if table.names.len() >= Self::FULL {
            *table = Table::default();
        }
        table
    }
}
